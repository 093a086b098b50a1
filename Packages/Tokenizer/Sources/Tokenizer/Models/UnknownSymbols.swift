import Tokens

/// What becomes of characters that have no token.
struct UnknownSymbols: Sendable {
    /// The tokens of single bytes, if characters fall back to them.
    let byteTokens: [Int32]?
    /// The token for unknown characters.
    let unknown: Int32?
    /// Whether several unknown characters in a row are one token.
    let fuses: Bool

    /// Characters become bytes where `byteTokens` are given, else `unknown`, else nothing.
    init(byteTokens: [Int32]?, unknown: Int32?, fuses: Bool) {
        self.byteTokens = byteTokens
        self.unknown = unknown
        self.fuses = fuses
    }

    /// Whether unknown characters are lost.
    var losesCharacters: Bool { byteTokens == nil }

    /// Appends `symbols`, which the text `word` has, to `output`.
    func append(_ symbols: [Symbol], of word: AlignedText, to output: inout TokenOutput) {
        var place = 0
        var isBehindUnknown = false
        for symbol in symbols {
            let start = place
            place += symbol.byteCount
            guard symbol.token < 0 else {
                output.append(TokenID(rawValue: symbol.token), end: word.origin(place))
                isBehindUnknown = false
                continue
            }
            if let byteTokens {
                for index in start..<place {
                    let token = byteTokens[Int(word.bytes[index])]
                    output.append(TokenID(rawValue: token), end: word.origin(index + 1))
                }
            } else if let unknown {
                if isBehindUnknown && fuses {
                    output.extendLast(to: word.origin(place))
                } else {
                    output.append(TokenID(rawValue: unknown), end: word.origin(place))
                }
                isBehindUnknown = true
            }
        }
    }
}

extension Vocabulary {
    /// The tokens `<0x00>` to `<0xFF>`; nil if one is missing.
    func byteFallbackTokens() -> [Int32]? {
        var tokens: [Int32] = []
        for byte in UInt8.min...UInt8.max {
            guard let token = id(spelled: ByteToken.spelling(of: byte)) else { return nil }
            tokens.append(token)
        }
        return tokens
    }
}
