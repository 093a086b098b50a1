/// The general categories of Unicode, by the numbers that ``CharacterCategories`` gives them.
enum CharacterCategory: UInt8, CaseIterable {
    case uppercase, lowercase, titlecase, modifierLetter, otherLetter
    case nonspacingMark, spacingMark, enclosingMark
    case decimal, letterNumber, otherNumber
    case connector, dash, open, close, initialQuote, finalQuote, otherPunctuation
    case mathSymbol, currency, modifierSymbol, otherSymbol
    case space, lineSeparator, paragraphSeparator
    case control, format, privateUse, unassigned

    /// The categories of a name as patterns have it, one bit for each: `L` for all letters, `Lu` for some.
    static func mask(named name: String) -> UInt32? {
        let names = [
            "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi",
            "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Co",
        ]
        var mask: UInt32 = 0
        for (number, known) in names.enumerated() where known == name || known.prefix(1) == name {
            mask |= 1 << UInt32(number)
        }
        // Surrogates, which no text has, and unassigned characters are "other" as well.
        if name == "C" || name == "Cn" { mask |= 1 << UInt32(Self.unassigned.rawValue) }
        return mask == 0 ? nil : mask
    }
}

/// The general category of every code point.
struct CharacterCategories: Sendable {
    /// The one table, built at first use.
    static let shared = CharacterCategories()

    private let table: [UInt8]

    private init() {
        var table: [UInt8] = []
        table.reserveCapacity(0x110000)
        var letter: UInt8?
        var length = 0
        for byte in Self.runs.utf8 {
            if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
                length = length * 10 + Int(byte - UInt8(ascii: "0"))
                continue
            }
            if let letter { table += repeatElement(Self.number(letter), count: max(length, 1)) }
            letter = byte
            length = 0
        }
        if let letter { table += repeatElement(Self.number(letter), count: max(length, 1)) }
        self.table = table
    }

    private static func number(_ letter: UInt8) -> UInt8 {
        letter >= UInt8(ascii: "a") ? letter - UInt8(ascii: "a") : letter - UInt8(ascii: "A") + 26
    }

    /// One bit, at the number of the category of a code point.
    func bit(_ codePoint: UInt32) -> UInt32 { 1 &<< UInt32(table[Int(codePoint)]) }
}
