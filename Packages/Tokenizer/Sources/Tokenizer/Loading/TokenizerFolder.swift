import Foundation

/// A folder as models are published in.
struct TokenizerFolder {
    /// The two files of the GPT-2 family.
    static let pair = ["vocab.json", "merges.txt"]

    /// The files that hold a tokenizer each, the one that says most first.
    private static let wholes = [
        "tokenizer.json", "tokenizer.model", "spiece.model", "sentencepiece.bpe.model",
    ]

    private let url: URL

    /// The folder at `url`.
    init(_ url: URL) {
        self.url = url
    }

    /// The tokenizer in the folder: of its files the one that says most.
    func tokenizer() throws(TokenizerError) -> any Tokenizer {
        for name in Self.wholes where exists(name) {
            return try TokenizerFile(url.appending(path: name)).tokenizer()
        }
        if Self.pair.allSatisfy(exists) { return try pairedFiles(TokenizerSettings(in: url)) }
        for name in names where name.hasSuffix(".tiktoken") || name == "tokenizer.bin" {
            return try TokenizerFile(url.appending(path: name)).tokenizer()
        }
        throw nothingFound()
    }

    /// The tokenizer of `vocab.json` and `merges.txt`, unless settings say that they mean another one.
    private func pairedFiles(_ settings: TokenizerSettings) throws(TokenizerError) -> any Tokenizer {
        let name = "tokenizer_config.json"
        if let type = settings.className, !["GPT2Tokenizer", "GPT2TokenizerFast"].contains(type) {
            throw .unsupported(path: path(of: name), format: "the settings of a \(type)")
        }
        if settings.addsPrefixSpace == true {
            let format = "a tokenizer that puts a space in front of the text"
            throw .unsupported(path: path(of: name), format: format)
        }
        if exists("added_tokens.json") {
            throw .unsupported(path: path(of: "added_tokens.json"), format: "a list of added tokens")
        }
        return try ByteLevelBPE(vocabularyAt: path(of: Self.pair[0]), mergesAt: path(of: Self.pair[1]))
    }

    private func nothingFound() -> TokenizerError {
        for name in names {
            guard name.hasSuffix(".gguf"), let format = ForeignFormat.name(ofFileNamed: name) else {
                continue
            }
            return .unsupported(path: path(of: name), format: format)
        }
        let folder = url.path(percentEncoded: false)
        if exists("vocab.txt") {
            return .unsupported(path: path(of: "vocab.txt"), format: "a WordPiece vocabulary")
        }
        return .notFound(path: folder, lookedFor: Self.wholes + Self.pair)
    }

    /// The names of the files in the folder, in order.
    private var names: [String] {
        let folder = url.path(percentEncoded: false)
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    private func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: path(of: name))
    }

    private func path(of name: String) -> String {
        url.appending(path: name).path(percentEncoded: false)
    }
}
