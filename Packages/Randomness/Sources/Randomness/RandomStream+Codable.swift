extension RandomStream: Codable {
    private static let digitsPerWord = 16

    /// Restores a stream from the text that ``encode(to:)`` wrote.
    ///
    /// - Throws: `DecodingError` for anything but 64 hexadecimal digits that are not all zero; a
    ///   state of zeros would repeat itself for ever.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let words = Self.words(in: text), words.contains(where: { $0 != 0 }) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: """
                    the state of a random stream is 64 hexadecimal digits, not all zero; \
                    found \(text.utf8.count) bytes of something else
                    """
            )
        }
        word0 = words[0]
        word1 = words[1]
        word2 = words[2]
        word3 = words[3]
    }

    /// Writes the state as 64 hexadecimal digits, which no reader can round as it may a number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode([word0, word1, word2, word3].map(Self.digits).joined())
    }

    private static func words(in text: String) -> [UInt64]? {
        let digits = Array(text.utf8)
        guard digits.count == 4 * digitsPerWord else { return nil }
        var words = [UInt64](repeating: 0, count: 4)
        for (index, digit) in digits.enumerated() {
            guard let value = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
            words[index / digitsPerWord] = words[index / digitsPerWord] << 4 | UInt64(value)
        }
        return words
    }

    private static func digits(of word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: digitsPerWord - digits.count) + digits
    }
}
