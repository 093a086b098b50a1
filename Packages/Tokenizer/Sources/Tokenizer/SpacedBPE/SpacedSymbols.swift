/// The symbols that the characters of a text begin as, spaces among them as signs.
///
/// A symbol that is not negative is a token, and may merge. The others stand for what unknown characters
/// become: the token is the complement.
struct SpacedSymbols: Sendable {
    /// The symbol of a character that is lost.
    static let lost = Int32.min

    /// The tokens of ASCII; -1 for none.
    private var ascii = [Int32](repeating: -1, count: 128)
    /// The tokens of other characters, as results of pairs of the character and zero.
    private var others: PairTable
    private let unknowns: UnknownSymbols
    /// The token of the sign.
    let sign: Int32

    /// Takes the tokens that are one character; nil if the sign is none.
    init?(_ vocabulary: Vocabulary, _ unknowns: UnknownSymbols) {
        let spelling = SentencePieceNormalizer.sign
        guard let sign = vocabulary.id(of: spelling.span.bytes) else { return nil }
        self.sign = sign
        self.unknowns = unknowns
        others = PairTable(capacity: vocabulary.count)
        for id in 0..<vocabulary.count {
            let bytes = Array(vocabulary.bytes(of: id))
            guard let first = bytes.first else { continue }
            let span = bytes.span.bytes
            if first < 0x80 {
                if bytes.count == 1 { ascii[Int(first)] = Int32(truncatingIfNeeded: id) }
            } else if first >= 0xC0, bytes.count > 1, bytes.count == Self.byteCount(first) {
                let character = Int32(truncatingIfNeeded: span.codePoint(0).value)
                _ = others.insert(character, 0, rank: 0, result: Int32(truncatingIfNeeded: id))
            }
        }
        ascii[0x20] = sign
    }

    /// Appends the symbols of the characters in `text`, valid UTF-8, to `symbols`.
    func append(_ text: RawSpan, to symbols: inout [Int32]) {
        var index = 0
        var isBehindUnknown = false
        while index < text.byteCount {
            let (character, byteCount) = text.codePoint(index)
            let token = self.token(character)
            if token >= 0 {
                symbols.append(token)
            } else {
                let bytes = text.extracting(index..<(index &+ byteCount))
                unknowns.append(bytes, isBehindUnknown: isBehindUnknown, to: &symbols)
            }
            isBehindUnknown = token < 0
            index &+= byteCount
        }
    }

    private func token(_ character: UInt32) -> Int32 {
        if character < 0x80 { return ascii[Int(character)] }
        return others.merge(Int32(truncatingIfNeeded: character), 0)?.result ?? -1
    }

    private static func byteCount(_ first: UInt8) -> Int { first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4 }
}

extension UnknownSymbols {
    /// Whether several unknown characters in a row may become one token.
    var fusesCharacters: Bool { losesCharacters && fuses && unknown != nil }

    /// Appends the symbols of one unknown character.
    fileprivate func append(_ bytes: RawSpan, isBehindUnknown: Bool, to symbols: inout [Int32]) {
        if let byteTokens {
            for index in 0..<bytes.byteCount { symbols.append(~byteTokens[Int(bytes.byte(index))]) }
        } else if let unknown {
            if !isBehindUnknown || !fuses { symbols.append(~unknown) }
        } else {
            symbols.append(SpacedSymbols.lost)
        }
    }
}
