import Foundation
import Model
import PauseStrategy
import Tokenizer
import Tokens
import WeightStore

/// What a GGUF file says about tokens, from the files of a Hugging Face folder.
struct GGUFTokenizer {
    /// Kinds of tokens, by llama.cpp's numbers.
    enum Kind: Int64 {
        case normal = 1
        case control = 3
        case defined = 4
        case unused = 5
    }

    /// Of tokens that no pair makes.
    static let lowestScore = -1_000_000.0

    /// Keys and values.
    private(set) var values: [(key: String, value: GGUFValue)] = []
    /// What the user should know.
    private(set) var notes: [String] = []

    private let files: CompanionFiles
    private let rowCount: Int
    private var texts: [Int: String] = [:]
    private var kinds: [Int: Kind] = [:]
    private var scores: [Int: Float] = [:]
    private var pieceKinds: [Int: Int64] = [:]

    /// Describes the tokens of a model, pauses included.
    init(files: CompanionFiles, model: TransformerConfiguration, contract: PauseContract) throws {
        self.files = files
        rowCount = model.vocabularySize + model.pauseTokenCount
        if let json = files["tokenizer.json"] {
            takeVocabulary(JSONVocabulary(json, path: ["model", "vocab"]))
            try describe(tokenizer: Self.object(json, "tokenizer.json"), family: Self.family(files))
        } else if let pieces = files["tokenizer.model"] {
            try describe(SentencePieceModel(Array(pieces), path: "tokenizer.model"))
        } else if let vocabulary = files["vocab.json"], let merges = files["merges.txt"] {
            let lines = String(decoding: merges, as: UTF8.self).split(separator: "\n").map(String.init)
            _ = try Self.object(vocabulary, "vocab.json")
            takeVocabulary(JSONVocabulary(vocabulary))
            describePairs(lines.filter { !$0.hasPrefix("#version") }, splitting: "gpt-2")
        } else {
            values = [("tokenizer.ggml.model", .text("none"))]
            notes.append("there is no tokenizer to write; the file is for programs that take ids")
        }
        for pause in contract.pauseTokens {
            texts[Int(pause.id.rawValue)] = pause.text
            kinds[Int(pause.id.rawValue)] = .control
        }
        if !texts.isEmpty { addTokens() }
        try addRoles()
    }

    private mutating func describe(tokenizer: [String: Any], family: String) throws {
        let model = tokenizer["model"] as? [String: Any] ?? [:]
        guard model["type"] as? String ?? "BPE" == "BPE", model["vocab"] is [String: Any] else {
            throw CommandError.unreadableFile(
                path: "tokenizer.json",
                problem: "its model is \(model["type"] ?? "none"); byte-pair encodings are written to GGUF"
            )
        }
        for token in tokenizer["added_tokens"] as? [[String: Any]] ?? [] {
            guard let id = token["id"] as? Int, let text = token["content"] as? String else { continue }
            texts[id] = text
            kinds[id] = token["special"] as? Bool == true ? .control : .defined
        }
        let merges = (model["merges"] as? [Any] ?? []).compactMap { merge in
            merge as? String ?? (merge as? [String])?.joined(separator: " ")
        }
        let steps = TokenizerSteps(tokenizer)
        if model["byte_fallback"] as? Bool == true {
            describeFallback(merges)
            values.append(("tokenizer.ggml.add_space_prefix", .flag(steps.addsSpace)))
            return
        }
        let usual = ["qwen2": "qwen2", "llama": "llama-bpe"][family] ?? "gpt-2"
        describePairs(merges, splitting: steps.splitting ?? usual)
        guard steps.splitting == nil else { return }
        notes.append(
            "words are cut by a pattern that is not known here; the file says '\(usual)': compare some texts"
        )
    }

    private mutating func takeVocabulary(_ vocabulary: JSONVocabulary) {
        for (text, id) in vocabulary.entries { texts[id] = text }
    }

    /// Pairs of byte spellings, as in GPT-2.
    private mutating func describePairs(_ merges: [String], splitting: String) {
        values = [
            ("tokenizer.ggml.model", .text("gpt2")), ("tokenizer.ggml.pre", .text(splitting)),
            ("tokenizer.ggml.merges", .texts(merges)),
        ]
    }

    /// Pairs of characters with single bytes for the rest, as in SentencePiece: the better of two pairs is
    /// the one whose token has the higher score.
    private mutating func describeFallback(_ merges: [String]) {
        values = [("tokenizer.ggml.model", .text("llama")), ("tokenizer.ggml.pre", .text("default"))]
        // By bytes: spellings that differ only in how accents are composed are different tokens.
        var ranks: [[UInt8]: Int] = [:]
        for (rank, merge) in merges.enumerated() {
            let token = merge.utf8.filter { $0 != UInt8(ascii: " ") }
            if ranks[token] == nil { ranks[token] = rank }
        }
        for (id, text) in texts {
            scores[id] = ranks[Array(text.utf8)].map { -Float($0) } ?? Float(Self.lowestScore)
            if text.hasPrefix("<0x"), text.hasSuffix(">"), text.count == 6 { pieceKinds[id] = 6 }
            if text == "<unk>" { pieceKinds[id] = 2 }
        }
    }

    private mutating func describe(_ model: SentencePieceModel) throws {
        guard model.algorithm == .bpe else {
            throw CommandError.unreadableFile(
                path: "tokenizer.model",
                problem: "it is a unigram model; byte-pair encodings are written to GGUF"
            )
        }
        values = [("tokenizer.ggml.model", .text("llama")), ("tokenizer.ggml.pre", .text("default"))]
        // llama.cpp numbers kinds as SentencePiece does.
        values.append(("tokenizer.ggml.add_space_prefix", .flag(model.addsDummyPrefix)))
        for (id, piece) in model.pieces.enumerated() {
            (texts[id], scores[id], pieceKinds[id]) = (piece.text, piece.score, Int64(piece.kind.rawValue))
        }
    }

    /// One entry for every row; rows without a token are filled as llama.cpp fills them.
    private mutating func addTokens() {
        let ids = 0..<rowCount
        values.append(("tokenizer.ggml.tokens", .texts(ids.map { texts[$0] ?? "[PAD\($0)]" })))
        if !scores.isEmpty {
            let all = ids.map { scores[$0].map(Double.init) ?? Self.lowestScore }
            values.append(("tokenizer.ggml.scores", .numbers(all, type: .float32)))
        }
        let all = ids.map { id -> Int64 in
            guard texts[id] != nil else { return Kind.unused.rawValue }
            return kinds[id]?.rawValue ?? pieceKinds[id] ?? Kind.normal.rawValue
        }
        values.append(("tokenizer.ggml.token_type", .integers(all, type: .int32)))
        if let unknown = pieceKinds.filter({ $0.value == 2 && ids.contains($0.key) }).keys.min() {
            values.append(("tokenizer.ggml.unknown_token_id", .count(unknown)))
        }
        let beyond = texts.keys.filter { !ids.contains($0) }.count
        if beyond > 0 {
            notes.append("\(beyond) tokens of the tokenizer have no row in the model and were left out")
        }
    }

    private mutating func addRoles() throws {
        let configuration = try Self.object(
            files[CompanionFiles.configuration] ?? Data("{}".utf8),
            "config.json"
        )
        for (role, key) in [("bos", "bos_token_id"), ("eos", "eos_token_id"), ("padding", "pad_token_id")] {
            let id = configuration[key] as? Int ?? (configuration[key] as? [Int])?.first
            if let id, (0..<rowCount).contains(id) {
                values.append(("tokenizer.ggml.\(role)_token_id", .count(id)))
            }
        }
        guard let text = files["tokenizer_config.json"] else { return }
        let settings = try Self.object(text, "tokenizer_config.json")
        for role in ["bos", "eos"] {
            if let adds = settings["add_\(role)_token"] as? Bool {
                values.append(("tokenizer.ggml.add_\(role)_token", .flag(adds)))
            }
        }
    }

    private static func family(_ files: CompanionFiles) throws -> String {
        try object(files[CompanionFiles.configuration] ?? Data("{}".utf8), "config.json")["model_type"]
            as? String ?? ""
    }

    private static func object(_ json: Data, _ name: String) throws(CommandError) -> [String: Any] {
        guard let object = (try? JSONSerialization.jsonObject(with: json)) as? [String: Any] else {
            throw .unreadableFile(path: name, problem: "it is not a JSON object; get the file again")
        }
        return object
    }
}
