import Tokens

extension TokenizerDefinition {
    /// The model, ready to encode; `source` is the file it was read from.
    func makeModel(source: String) throws(TokenizerError) -> any TokenModel {
        switch model {
        case .bpe(let bpe):
            if isByteLevel { return try ByteLevelModel(self, bpe, source: source) }
            return try CharacterBPEModel(self, bpe, source: source)
        case .unigram(let unigram):
            return try UnigramModel(self, unigram, source: source)
        }
    }

    /// `text` after all steps of normalization.
    func normalized(_ text: AlignedText) -> AlignedText {
        normalization.reduce(text) { $1.applied(to: $0) }
    }

    /// What each id stands for.
    func texts() -> TokenTexts {
        let vocabulary = vocabulary
        let added = Dictionary(addedTokens.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var texts = TokenTexts()
        for id in 0..<vocabularySize {
            if let token = added[TokenID(id)] {
                let special = yieldedUnknown == Int32(id) ? Array("\u{FFFD}".utf8) : []
                texts.append(token.isSpecial ? special : decoded(token))
            } else if id < vocabulary.count {
                texts.append(decoded(vocabulary.bytes(of: id)))
            } else {
                texts.append([])
            }
        }
        return texts
    }

    /// The token that text yields where a character has none; nil if it never does.
    var yieldedUnknown: Int32? {
        switch model {
        case .bpe(let bpe): isByteLevel || bpe.fallsBackToBytes ? nil : bpe.unknown
        case .unigram(let unigram): unigram.fallsBackToBytes ? nil : unigram.unknown
        }
    }

    /// The text of an added token; of one that is looked for in normalized text, what it is there.
    private func decoded(_ token: AddedToken) -> [UInt8] {
        let content = Array(token.content.utf8)
        guard token.isNormalized else { return content }
        return decoded(normalized(AlignedText(content, start: 0, isTracked: false)).bytes[...])
    }

    /// The text of a token of the model.
    private func decoded(_ spelling: ArraySlice<UInt8>) -> [UInt8] {
        var bytes = Array(spelling)
        for step in decoding {
            switch step {
            case .bytes:
                var decoded: [UInt8] = []
                if ByteAlphabet.shared.append(bytes, to: &decoded) { bytes = decoded }
            case .metaspace(let sign, _, _):
                bytes = Self.replaced(sign, by: " ", in: bytes)
            case .replace(let text, let content):
                bytes = Self.replaced(text, by: content, in: bytes)
            case .byteFallback:
                if let byte = ByteToken.byte(of: bytes) { return [byte] }
            case .fuse, .strip: break
            }
        }
        return bytes
    }

    private static func replaced(_ text: String, by content: String, in bytes: [UInt8]) -> [UInt8] {
        if text.isEmpty { return bytes }
        let text = Array(text.utf8)
        return AlignedText(bytes, start: 0, isTracked: false).replacing(text, with: Array(content.utf8)).bytes
    }

    /// Whether a space in front of decoded text is left out.
    var hidesFirstSpace: Bool {
        decoding.contains { step in
            switch step {
            case .metaspace(_, let prepends, _): prepends != .never
            case .strip(let text, let start, _): text == " " && start > 0
            default: false
            }
        }
    }
}

extension SpecialTokens {
    /// The special tokens of `definition`, by the roles that it gives them.
    init(_ definition: TokenizerDefinition) {
        self.init()
        let special = definition.addedTokens.filter {
            $0.isSpecial && $0.id.rawValue != definition.yieldedUnknown
        }
        for token in special { names[token.id] = token.content }
        let token = { (name: String?) in special.first { $0.content == name }?.id }
        beginning = token(definition.roles.beginning)
        end = token(definition.roles.end)
        padding = token(definition.roles.padding)
        adoptPauses()
    }
}
