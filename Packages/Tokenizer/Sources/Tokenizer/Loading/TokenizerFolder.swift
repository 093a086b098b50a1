import Foundation

/// A folder as models are published in.
struct TokenizerFolder {
    /// The two files of the GPT-2 family.
    static let pair = ["vocab.json", "merges.txt"]

    private let url: URL

    /// The folder at `url`.
    init(_ url: URL) {
        self.url = url
    }

    /// The tokenizer in the folder: of its files the one that says most.
    func tokenizer() throws(TokenizerError) -> any Tokenizer {
        let settings = try TokenizerSettings(in: url)
        if exists("tokenizer.json") {
            let path = path(of: "tokenizer.json")
            return try Self.tokenizer(JSONNode(TextFile.bytes(at: path), file: path), settings)
        }
        guard Self.pair.allSatisfy(exists) else { throw nothingFound() }
        return try pairedFiles(settings)
    }

    /// The tokenizer that a `tokenizer.json` defines, with the settings of its folder.
    static func tokenizer(
        _ node: JSONNode,
        _ settings: TokenizerSettings
    ) throws(TokenizerError) -> DefinedTokenizer {
        var definition = try TokenizerDefinition(node)
        definition.apply(settings)
        return try DefinedTokenizer(definition, source: node.file)
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
        let folder = url.path(percentEncoded: false)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names.sorted() where name != "tokenizer_config.json" {
            guard let format = ForeignFormat.name(ofFileNamed: name) else { continue }
            return .unsupported(path: path(of: name), format: format)
        }
        return .notFound(path: folder, lookedFor: Self.pair)
    }

    private func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: path(of: name))
    }

    private func path(of name: String) -> String {
        url.appending(path: name).path(percentEncoded: false)
    }
}
