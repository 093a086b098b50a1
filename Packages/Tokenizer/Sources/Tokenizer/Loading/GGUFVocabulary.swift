/// The vocabulary in the metadata of a GGUF file, which whoever reads such files fills in.
///
/// Properties are called by what they mean; each names the key of the file. Nothing is trusted before
/// ``makeTokenizer(readFrom:)`` has checked it.
///
/// Source: llama.cpp, `gguf-py/gguf/constants.py` for keys and kinds, `src/llama-vocab.cpp` for what holds
/// where a key is missing.
public struct GGUFVocabulary: Sendable {
    /// `tokenizer.ggml.model`: how text becomes tokens.
    public var model: String
    /// `tokenizer.ggml.pre`: by which patterns text is cut into words.
    public var splitting: String?
    /// `tokenizer.ggml.tokens`: the spellings, by id.
    public var tokens: [String]
    /// `tokenizer.ggml.token_type`: what each is for, by the numbers of ``SentencePieceModel/Piece/Kind``.
    public var kinds: [Int] = []
    /// `tokenizer.ggml.scores`: the logarithms of probabilities, or the order of merges.
    public var scores: [Float] = []
    /// `tokenizer.ggml.merges`: two spellings with a space between, by rank.
    public var merges: [String] = []
    /// `tokenizer.ggml.bos_token_id`: begins a text.
    public var beginning: Int?
    /// `tokenizer.ggml.eos_token_id`: ends a text.
    public var end: Int?
    /// `tokenizer.ggml.padding_token_id`: fills a batch.
    public var padding: Int?
    /// `tokenizer.ggml.add_bos_token`: whether a text is to begin with the beginning token.
    public var addsBeginning: Bool?
    /// `tokenizer.ggml.add_eos_token`: whether a text is to end with the end token.
    public var addsEnd: Bool?
    /// `tokenizer.ggml.add_space_prefix`: whether a space is put in front of a text.
    public var addsSpacePrefix: Bool?
    /// `tokenizer.ggml.remove_extra_whitespaces`: whether several spaces become one.
    public var removesExtraSpaces: Bool?
    /// `tokenizer.ggml.precompiled_charsmap`: a table of characters and their replacements.
    public var charsmap: [UInt8] = []

    /// Describes a vocabulary of some model.
    public init(model: String, tokens: [String]) {
        self.model = model
        self.tokens = tokens
    }

    /// Makes the tokenizer.
    ///
    /// - Parameter path: The file, for error messages.
    /// - Returns: The tokenizer; control tokens called like pauses are its pauses.
    /// - Throws: ``TokenizerError``, naming the key that cannot be.
    public func makeTokenizer(readFrom path: String) throws(TokenizerError) -> any Tokenizer {
        switch model {
        case "gpt2":
            return try DefinedTokenizer(definition(path), source: path)
        case "llama": return try pieceTokenizer(.bpe, path)
        case "t5": return try pieceTokenizer(.unigram, path)
        case "none", "no_vocab":
            throw .unsupported(path: path, format: "a GGUF file without a tokenizer")
        case "bert":
            throw .unsupported(path: path, format: "a GGUF file with a WordPiece vocabulary")
        case let other:
            throw .unsupported(path: path, format: "a GGUF file whose tokenizer.ggml.model is '\(other)'")
        }
    }

    /// What the token with each id is for.
    func checkedKinds(_ path: String) throws(TokenizerError) -> [SentencePieceModel.Piece.Kind] {
        if kinds.isEmpty { return tokens.map { _ in .normal } }
        try checkCount(kinds.count, "token_type", path)
        var checked: [SentencePieceModel.Piece.Kind] = []
        for (id, kind) in kinds.enumerated() {
            guard let known = SentencePieceModel.Piece.Kind(rawValue: kind) else {
                throw .invalid(
                    Self.position("token_type[\(id)]", path),
                    problem: "the type \(kind) is not known"
                )
            }
            checked.append(known)
        }
        return checked
    }

    /// Checks that a list has one value for each token.
    func checkCount(_ count: Int, _ key: String, _ path: String) throws(TokenizerError) {
        guard count == tokens.count else {
            let problem = "there are \(count) values for \(tokens.count) tokens; fetch the file again"
            throw .invalid(Self.position(key, path), problem: problem)
        }
    }

    /// `id`, which stands at `key`, if it is one.
    func checkedID(_ id: Int?, _ key: String, _ path: String) throws(TokenizerError) -> Int? {
        guard let id, !tokens.indices.contains(id) else { return id }
        throw .idOutOfRange(Self.position(key, path), id: id, count: tokens.count)
    }

    static func position(_ key: String, _ path: String) -> FilePosition {
        .field("tokenizer.ggml.\(key)", of: path)
    }
}
