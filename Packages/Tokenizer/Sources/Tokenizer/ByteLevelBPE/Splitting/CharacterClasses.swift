/// What the word pattern tells apart.
enum CharacterClass {
    static let other: UInt8 = 0
    static let letter: UInt8 = 1
    static let number: UInt8 = 2
    static let whitespace: UInt8 = 3
}

/// The class of every code point: Unicode categories L and N, and White_Space.
struct CharacterClasses: Sendable {
    /// The one table, built from the runs at first use.
    static let shared = CharacterClasses()

    /// One class per code point, 1.1 MB, of which a text touches the pages of its scripts.
    private let table: [UInt8]

    private init() {
        var table = [UInt8](repeating: CharacterClass.other, count: 0x110000)
        for (index, run) in Self.runs.enumerated() where run & 3 != CharacterClass.other {
            let end = index + 1 < Self.runs.count ? Int(Self.runs[index + 1] >> 2) : table.count
            for codePoint in Int(run >> 2)..<end { table[codePoint] = UInt8(run & 3) }
        }
        self.table = table
    }

    /// The class of a code point: 0 other, 1 letter, 2 number, 3 white space.
    subscript(codePoint: UInt32) -> UInt8 { table[Int(codePoint)] }
}
