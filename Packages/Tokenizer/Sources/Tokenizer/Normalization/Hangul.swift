/// The syllables of Hangul, which compose by a formula.
///
/// Source: The Unicode Standard, section 3.12.
enum Hangul {
    /// The letters that follow the first of a syllable.
    static let vowels: Range<UInt32> = 0x1161..<0x1176
    /// The letters that may end a syllable; one before them stands for none.
    static let tails: Range<UInt32> = 0x11A8..<0x11C3

    private static let leads: Range<UInt32> = 0x1100..<0x1113
    private static let syllables: Range<UInt32> = 0xAC00..<0xD7A4
    private static let tailCount: UInt32 = 28

    /// The letters of a syllable.
    static func decomposition(of character: UInt32) -> [UInt32]? {
        guard syllables.contains(character) else { return nil }
        let index = character - syllables.lowerBound
        let vowelCount = UInt32(vowels.count)
        let lead = leads.lowerBound + index / (vowelCount * tailCount)
        let vowel = vowels.lowerBound + index % (vowelCount * tailCount) / tailCount
        let tail = index % tailCount
        return tail == 0 ? [lead, vowel] : [lead, vowel, tails.lowerBound + tail - 1]
    }

    /// The syllable of two letters, or of a syllable and the letter that ends it.
    static func composition(_ first: UInt32, _ second: UInt32) -> UInt32? {
        if leads.contains(first), vowels.contains(second) {
            let index = (first - leads.lowerBound) * UInt32(vowels.count) + second - vowels.lowerBound
            return syllables.lowerBound + index * tailCount
        }
        let isOpen = syllables.contains(first) && (first - syllables.lowerBound) % tailCount == 0
        guard isOpen, tails.contains(second) else { return nil }
        return first + second - tails.lowerBound + 1
    }
}
