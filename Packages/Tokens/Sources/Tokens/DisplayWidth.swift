extension String {
    /// How many columns of a terminal the text takes.
    ///
    /// Wide characters of East Asia and emoji take two, combining marks none.
    ///
    /// Source: Unicode Standard Annex #11, *East Asian Width*.
    var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }

    /// The text with spaces behind it, `width` columns in all unless it is wider.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - displayWidth))
    }
}

extension Character {
    /// What was put together with a base character takes no column of its own.
    fileprivate var displayWidth: Int { unicodeScalars.reduce(0) { max($0, $1.displayWidth) } }
}

extension Unicode.Scalar {
    /// Ranges of wide characters, less those that emoji are; some places in them are not assigned.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF,
        0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
        0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265,
        0x20000...0x3FFFD,
    ]

    fileprivate var displayWidth: Int {
        // Variation selector 16 asks for an emoji.
        if value == 0xFE0F { return 2 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        case _ where properties.isEmojiPresentation: return 2
        default: return Self.wide.contains { $0.contains(value) } ? 2 : 1
        }
    }
}
