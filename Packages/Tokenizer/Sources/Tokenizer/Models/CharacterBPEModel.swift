import Tokens

/// Byte-pair encoding over characters, as tokenizers that came from SentencePiece have it.
struct CharacterBPEModel: TokenModel {
    private let vocabulary: Vocabulary
    private let pairs: PairTable
    private let splitter: CharacterSplitter
    private let unknowns: UnknownSymbols
    private let ignoresMerges: Bool
    private let special: Set<TokenID>
    /// Whether no special token is a character, so that each of those can be found.
    private let findsAllCharacters: Bool
    /// The sign for a space, if no token has one behind anything else.
    private let sign: Int32?

    /// Makes the model that `definition` describes; `source` is the file it was read from.
    init(_ definition: TokenizerDefinition, _ bpe: BPEDefinition, source: String) throws(TokenizerError) {
        vocabulary = bpe.vocabulary
        splitter = try CharacterSplitter(definition.splitting, source: source)
        ignoresMerges = bpe.ignoresMerges
        sign = vocabulary.leadingSign(SentencePieceNormalizer.sign)
        let special = SpecialTokens(definition)
        findsAllCharacters = !special.names.values.contains { $0.unicodeScalars.count == 1 }
        self.special = Set(special.all)
        unknowns = UnknownSymbols(
            byteTokens: bpe.fallsBackToBytes ? vocabulary.byteFallbackTokens() : nil,
            unknown: bpe.unknown,
            fuses: bpe.fusesUnknown
        )
        var pairs = PairTable(capacity: bpe.merges.count)
        for (rank, merge) in bpe.merges.enumerated() {
            let position = bpe.position(ofMerge: rank, in: source)
            if self.special.contains(TokenID(rawValue: merge.result)) {
                let token = bpe.vocabulary.spelling(of: Int(merge.result)) ?? ""
                throw .reachableSpecialToken(position, token: token)
            }
            let rank = UInt32(truncatingIfNeeded: rank)
            guard pairs.insert(merge.left, merge.right, rank: rank, result: merge.result) else {
                throw .duplicate(position, entry: "the merge")
            }
        }
        self.pairs = pairs
    }

    func encode(_ text: AlignedText, to output: inout TokenOutput) {
        for word in splitter.words(of: text) {
            let bytes = word.bytes.span.bytes
            if ignoresMerges, let id = token(bytes) {
                output.append(TokenID(rawValue: id), end: word.origin(word.bytes.count))
            } else {
                unknowns.append(merged(bytes), of: word, to: &output)
            }
        }
    }

    /// The fast way, for text in which only spaces change; nil if there is none.
    func spaced(isCutAtSigns: Bool) -> SpacedBPE? {
        guard findsAllCharacters, !ignoresMerges else { return nil }
        return SpacedBPE(vocabulary, pairs, unknowns, isCutAtSigns: isCutAtSigns)
    }

    func unencodable(in text: AlignedText) -> [Unicode.Scalar] {
        guard unknowns.losesCharacters else { return [] }
        return splitter.words(of: text).flatMap { word in
            word.unknownCharacters(of: symbols(of: word.bytes.span.bytes))
        }
    }

    /// Where a sign takes the place of every space, and no token has one inside, no merge crosses it.
    func endsWordsAtSpaces(behind normalization: [NormalizationStep]) -> Bool {
        let sign = String(decoding: SentencePieceNormalizer.sign, as: UTF8.self)
        let isPlain = normalization.allSatisfy { $0 == .prepend(sign) || $0 == .replace(" ", with: sign) }
        let replaces = normalization.contains(.replace(" ", with: sign)) || splitter.replacesSpaces(by: sign)
        return isPlain && replaces && !ignoresMerges && splitter.keepsSpaces
            && self.sign != nil
    }

    private func merged(_ word: RawSpan) -> [Symbol] {
        SymbolMerger.merged(symbols(of: word), pairs, cutBefore: sign)
    }

    /// The characters of a word.
    private func symbols(of word: RawSpan) -> [Symbol] {
        var symbols: [Symbol] = []
        symbols.reserveCapacity(word.byteCount)
        var index = 0
        while index < word.byteCount {
            let byteCount = word.codePoint(index).byteCount
            let token = token(word.extracting(index..<(index + byteCount))) ?? -1
            symbols.append(Symbol(token: token, byteCount: byteCount))
            index += byteCount
        }
        return symbols
    }

    private func token(_ bytes: RawSpan) -> Int32? {
        guard let id = vocabulary.id(of: bytes), !special.contains(TokenID(rawValue: id)) else { return nil }
        return id
    }
}

extension AlignedText {
    /// The characters for which `symbols` have no token, each once.
    func unknownCharacters(of symbols: [Symbol]) -> [Unicode.Scalar] {
        var place = 0
        var unknown: [Unicode.Scalar] = []
        for symbol in symbols {
            if symbol.token < 0 {
                let text = String(decoding: bytes[place..<(place + symbol.byteCount)], as: UTF8.self)
                unknown += text.unicodeScalars.filter { !unknown.contains($0) }
            }
            place += symbol.byteCount
        }
        return unknown
    }
}

extension Vocabulary {
    /// The token of `sign`, if no token has it behind anything else.
    func leadingSign(_ sign: [UInt8]) -> Int32? {
        guard let token = id(of: sign.span.bytes) else { return nil }
        let isInside = (0..<count).contains { id in
            var rest = bytes(of: id)
            while rest.starts(with: sign) { rest = rest.dropFirst(sign.count) }
            return rest.indices.contains { rest[$0...].starts(with: sign) }
        }
        return isInside ? nil : token
    }
}
