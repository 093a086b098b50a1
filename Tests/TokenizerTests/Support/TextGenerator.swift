/// Random texts, the same for the same seed.
struct TextGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Pieces that meet at the borders of words: letters of several scripts, numbers, marks, emoji,
    /// control characters, every kind of space and newline, contractions.
    private static let pieces = [
        "a", "ab", "the", " the", "and", "abab", "aaaa", "é", "e\u{301}", "ß", "Ω", "жук", "日本", "हिन्दी",
        "한글",
        "عرب",
        "0", "12", "٣", "Ⅷ", "½", "!", "...", "<|endoftext|>", "<pause>", "👨‍👩‍👧", "🇩🇪", "\u{0}", "\u{7}",
        "\u{200B}",
        " ", "  ", "    ", "\t", "\n", "\r\n", "\n\n", "\u{A0}", "\u{2003}", "\u{3000}", "\u{85}", "\u{2028}",
        "'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "'", "''", "’s", "_", "-", "(", "\u{FEFF}",
        "\u{10FFFF}",
    ]

    /// A text of up to `count` pieces.
    mutating func text(upTo count: Int) -> String {
        let length = Int.random(in: 0...count, using: &self)
        return (0..<length).map { _ in Self.pieces.randomElement(using: &self) ?? "" }.joined()
    }
}
