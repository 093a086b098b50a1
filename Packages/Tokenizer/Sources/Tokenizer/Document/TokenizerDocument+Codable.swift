extension TokenizerDocument: Codable {
    private static let format = "fermata-tokenizer"
    private static let version = 1

    private enum CodingKeys: String, CodingKey {
        case format, version, kind, alphabet, replacement, vocabulary, merges, specialTokens
        case tokenizerJSON = "tokenizer.json"
        case sentencePiece = "sentencepiece"
    }

    private enum Kind: String, CaseIterable {
        case bytes, characters
        case byteLevelBPE = "byte-level-bpe"
        case tokenizerJSON = "tokenizer.json"
        case sentencePiece = "sentencepiece"

        var fields: Set<String> {
            let common: Set = ["format", "version", "kind", "specialTokens"]
            return switch self {
            case .bytes: common
            case .characters: common.union(["alphabet", "replacement"])
            case .byteLevelBPE: common.union(["vocabulary", "merges"])
            case .tokenizerJSON: common.union(["tokenizer.json"])
            case .sentencePiece: common.union(["sentencepiece"])
            }
        }
    }

    /// Decodes a document of format version 1.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let format = try container.decode(String.self, forKey: .format)
        guard format == Self.format else {
            throw DecodingError.corrupted([CodingKeys.format], "'\(format)' is not '\(Self.format)'")
        }
        let version = try container.wholeNumber(Int32.self, forKey: .version)
        guard version == Self.version else {
            throw DecodingError.corrupted(
                [CodingKeys.version],
                "version \(version) is not \(Self.version); a newer program wrote it"
            )
        }
        let kindName = try container.decode(String.self, forKey: .kind)
        let kind: Kind = try DecodingError.choice(named: kindName, at: [CodingKeys.kind])
        try decoder.refuseFields(except: kind.fields)
        model = try Self.model(kind, container)
        specialTokens = try container.decode(SpecialTokens.self, forKey: .specialTokens)
    }

    private static func model(
        _ kind: Kind,
        _ container: KeyedDecodingContainer<CodingKeys>
    ) throws -> Model {
        switch kind {
        case .bytes:
            return .bytes
        case .characters:
            let replacement = try container.decodeIfPresent(String.self, forKey: .replacement)
            if let replacement, replacement.unicodeScalars.count != 1 {
                let problem = "'\(replacement)' is not one character"
                throw DecodingError.corrupted([CodingKeys.replacement], problem)
            }
            return .characters(
                alphabet: Array(try container.decode(String.self, forKey: .alphabet).unicodeScalars),
                replacement: replacement?.unicodeScalars.first
            )
        case .byteLevelBPE:
            return .byteLevelBPE(
                vocabulary: try container.decode([String].self, forKey: .vocabulary),
                merges: try container.decode([String].self, forKey: .merges)
            )
        case .tokenizerJSON:
            return .tokenizerJSON(try container.decode(String.self, forKey: .tokenizerJSON))
        case .sentencePiece:
            guard let file = Base64.bytes(of: try container.decode(String.self, forKey: .sentencePiece))
            else {
                throw DecodingError.corrupted([CodingKeys.sentencePiece], "the model is not Base64")
            }
            do {
                return .sentencePiece(try SentencePieceModel(file, path: "sentencepiece"))
            } catch {
                throw DecodingError.corrupted([CodingKeys.sentencePiece], "\(error)")
            }
        }
    }

    /// Encodes the document.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.format, forKey: .format)
        try container.encode(Self.version, forKey: .version)
        try container.encode(specialTokens, forKey: .specialTokens)
        switch model {
        case .bytes:
            try container.encode(Kind.bytes.rawValue, forKey: .kind)
        case .characters(let alphabet, let replacement):
            try container.encode(Kind.characters.rawValue, forKey: .kind)
            try container.encode(String(String.UnicodeScalarView(alphabet)), forKey: .alphabet)
            try container.encodeIfPresent(replacement.map { String($0) }, forKey: .replacement)
        case .byteLevelBPE(let vocabulary, let merges):
            try container.encode(Kind.byteLevelBPE.rawValue, forKey: .kind)
            try container.encode(vocabulary, forKey: .vocabulary)
            try container.encode(merges, forKey: .merges)
        case .tokenizerJSON(let json):
            try container.encode(Kind.tokenizerJSON.rawValue, forKey: .kind)
            try container.encode(json, forKey: .tokenizerJSON)
        case .sentencePiece(let model):
            try container.encode(Kind.sentencePiece.rawValue, forKey: .kind)
            try container.encode(Base64.text(of: model.file), forKey: .sentencePiece)
        }
    }
}
