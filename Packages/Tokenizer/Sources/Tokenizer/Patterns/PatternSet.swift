/// A set of characters, as patterns describe it: `[^\s\p{L}]`, `\p{N}`, `a`.
struct PatternSet: Equatable, Sendable {
    /// General categories, one bit each, see ``CharacterCategory``.
    private var categories: UInt32 = 0
    /// Code points from the first to the second, both included.
    private var ranges: [ClosedRange<UInt32>] = []
    /// Whether white space belongs to it, and whether everything else does.
    private var hasWhitespace = false
    private var hasNonWhitespace = false
    private var isNegated = false
    /// The ASCII characters that belong to it, one bit each.
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    /// The characters of `range`.
    init(_ range: ClosedRange<UInt32>) {
        ranges = [range]
        finish()
    }

    /// The characters of some categories.
    init(categories: UInt32) {
        self.categories = categories
        finish()
    }

    /// White space, or all but white space.
    init(whitespace: Bool) {
        (hasWhitespace, hasNonWhitespace) = (whitespace, !whitespace)
        finish()
    }

    /// All characters but those of `other`.
    init(allBut other: PatternSet) {
        self = other
        isNegated.toggle()
        finish()
    }

    /// The characters of any of `sets`, none of which is all but something.
    init(anyOf sets: [PatternSet]) {
        for set in sets {
            categories |= set.categories
            ranges += set.ranges
            if set.hasWhitespace { hasWhitespace = true }
            if set.hasNonWhitespace { hasNonWhitespace = true }
        }
        finish()
    }

    /// The characters that are no more than another case of a letter of this set.
    ///
    /// Two characters beyond ASCII are lower-case ASCII letters in another case: U+017F and U+212A.
    var ignoringCase: PatternSet {
        var set = self
        for letter in UInt32(0x61)...0x7A {
            let others =
                [letter - 0x20, letter] + (letter == 0x73 ? [0x17F] : letter == 0x6B ? [0x212A] : [])
            guard others.contains(where: { self.contains($0) }) else { continue }
            set.ranges += others.map { $0...$0 }
        }
        set.finish()
        return set
    }

    /// The character of a set of one; nil for others.
    var onlyCharacter: UInt32? {
        guard !hasClasses, ranges.count == 1, ranges[0].count == 1 else { return nil }
        return ranges[0].lowerBound
    }

    /// Whether categories or white space take part, rather than characters alone.
    var hasClasses: Bool { categories != 0 || hasWhitespace || hasNonWhitespace || isNegated }

    /// Whether a character belongs to the set.
    func contains(_ character: UInt32) -> Bool {
        if character < 64 { return low &>> UInt64(character) & 1 == 1 }
        if character < 128 { return high &>> UInt64(character &- 64) & 1 == 1 }
        return search(character)
    }

    private func search(_ character: UInt32) -> Bool {
        var isFound = categories & CharacterCategories.shared.bit(character) != 0
        if !isFound, hasWhitespace || hasNonWhitespace {
            let isSpace = CharacterClasses.shared[character] == CharacterClass.whitespace
            isFound = isSpace ? hasWhitespace : hasNonWhitespace
        }
        if !isFound { isFound = ranges.contains { $0.contains(character) } }
        return isFound != isNegated
    }

    private mutating func finish() {
        (low, high) = (0, 0)
        for character in UInt32(0)..<64 {
            if search(character) { low |= 1 << UInt64(character) }
            if search(character + 64) { high |= 1 << UInt64(character) }
        }
    }
}
