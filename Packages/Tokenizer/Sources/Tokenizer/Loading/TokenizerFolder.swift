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

    /// The tokenizer in the folder.
    func tokenizer() throws(TokenizerError) -> any Tokenizer {
        guard Self.pair.allSatisfy(exists) else { throw nothingFound() }
        try checkSettings()
        if exists("added_tokens.json") {
            throw .unsupported(path: path(of: "added_tokens.json"), format: "a list of added tokens")
        }
        return try ByteLevelBPE(vocabularyAt: path(of: Self.pair[0]), mergesAt: path(of: Self.pair[1]))
    }

    /// Refuses settings under which the same two files mean another tokenizer.
    private func checkSettings() throws(TokenizerError) {
        let name = "tokenizer_config.json"
        guard exists(name) else { return }
        let text = try TextFile.text(at: path(of: name))
        guard let settings = try? JSONDecoder().decode(Settings.self, from: Data(text.utf8)) else {
            throw .invalid(.file(path(of: name)), problem: "not valid JSON settings; fetch the file again")
        }
        if let type = settings.type, !["GPT2Tokenizer", "GPT2TokenizerFast"].contains(type) {
            throw .unsupported(path: path(of: name), format: "the settings of a \(type)")
        }
        if settings.addsPrefixSpace == true {
            let format = "a tokenizer that puts a space in front of the text"
            throw .unsupported(path: path(of: name), format: format)
        }
    }

    private struct Settings: Decodable {
        var type: String?
        var addsPrefixSpace: Bool?

        enum CodingKeys: String, CodingKey {
            case type = "tokenizer_class"
            case addsPrefixSpace = "add_prefix_space"
        }
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
