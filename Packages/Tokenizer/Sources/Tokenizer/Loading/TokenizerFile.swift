import Foundation

/// A file that holds a tokenizer; what kind, its content says.
struct TokenizerFile {
    private let path: String
    private let url: URL

    /// The file at `url`.
    init(_ url: URL) {
        self.url = url
        path = url.path(percentEncoded: false)
    }

    /// The tokenizer in the file, with the settings beside it.
    func tokenizer() throws(TokenizerError) -> any Tokenizer {
        if let format = ForeignFormat.name(ofFileNamed: url.lastPathComponent) {
            throw .unsupported(path: path, format: format)
        }
        // Files of models are large, and are not read to find that out.
        if let format = ForeignFormat.name(ofContent: TextFile.beginning(of: path, count: 4)) {
            throw .unsupported(path: path, format: format)
        }
        let bytes = try TextFile.bytes(at: path)
        guard let first = bytes.first(where: { ![0x20, 0x09, 0x0D].contains($0) }) else {
            throw .invalid(.file(path), problem: "the file is empty; fetch it again")
        }
        let isText = first == UInt8(ascii: "{") || bytes.starts(with: [0xEF, 0xBB, 0xBF])
        if isText { return try json(bytes) }
        let settings = try TokenizerSettings(in: url.deletingLastPathComponent())
        if Llama2CFile.matches(bytes) {
            return try SentencePieceTokenizer(Llama2CFile.model(bytes, path: path), source: path)
        }
        // The first field of a SentencePiece model begins so, and no line of Base64 does.
        if first == 0x0A {
            var model = try SentencePieceModel(bytes, path: path)
            model.apply(settings)
            return try SentencePieceTokenizer(model, source: path)
        }
        guard isRank(bytes.prefix { $0 != 0x0A }) else {
            throw .unsupported(path: path, format: "in no format that is known")
        }
        var definition = try TiktokenFile.definition(bytes, path: path)
        definition.apply(settings)
        return try DefinedTokenizer(definition, source: path)
    }

    private func json(_ bytes: [UInt8]) throws(TokenizerError) -> any Tokenizer {
        let node = try JSONNode(bytes, file: path)
        // Documents of our own have no field 'model'.
        guard node["model"] == nil, url.lastPathComponent != "tokenizer.json" else {
            var definition = try TokenizerDefinition(node)
            definition.apply(try TokenizerSettings(in: url.deletingLastPathComponent()))
            return try DefinedTokenizer(definition, source: path)
        }
        let text = try TextFile.text(at: path)
        return try TokenizerDocument(json: text, readFrom: path).makeTokenizer(readFrom: path)
    }

    private func isRank(_ line: ArraySlice<UInt8>) -> Bool {
        let parts = line.split(separator: 0x20)
        return parts.count == 2 && Int(String(decoding: parts[1].filter { $0 != 0x0D }, as: UTF8.self)) != nil
    }
}
