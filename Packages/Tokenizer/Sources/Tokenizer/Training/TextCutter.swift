/// Finds places where text can be cut without changing its words.
///
/// No word holds white space behind another character, so one ends wherever white space follows
/// something else; and what comes behind does not depend on what stood in front.
struct TextCutter: Sendable {
    /// Whether each line is a text of its own, and so can be cut off behind its line feed.
    let cutsAtLineEnds: Bool
    private let classes = CharacterClasses.shared

    init(cutsAtLineEnds: Bool) {
        self.cutsAtLineEnds = cutsAtLineEnds
    }

    /// The last place up to `limit` where `bytes`, not checked to be UTF-8, can be cut; 0 if there is none.
    func lastCut(in bytes: [UInt8], atOrBefore limit: Int) -> Int {
        var index = limit
        while index > 0 {
            if isCut(index, in: bytes) { return index }
            index &-= 1
        }
        return 0
    }

    private func isCut(_ index: Int, in bytes: [UInt8]) -> Bool {
        if cutsAtLineEnds, bytes[index - 1] == 0x0A { return true }
        guard index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x0A else { return false }
        return !endsInWhitespace(bytes[max(0, index - 4)..<index])
    }

    /// Whether the last character of `bytes` is white space; all of that takes one to three bytes.
    private func endsInWhitespace(_ bytes: ArraySlice<UInt8>) -> Bool {
        var codePoint: UInt32 = 0
        for (place, byte) in bytes.reversed().enumerated() {
            let shift = UInt32(place) * 6
            switch byte {
            case 0x80...0xBF: codePoint |= UInt32(byte & 0x3F) << shift
            case 0xC0...0xDF: return place != 1 || isWhitespace(codePoint | UInt32(byte & 0x1F) << shift)
            case 0xE0...0xEF: return place != 2 || isWhitespace(codePoint | UInt32(byte & 0x0F) << shift)
            case 0xF0...0xFF: return place != 3
            default: return place != 0 || isWhitespace(UInt32(byte))
            }
        }
        // No character begins here: not UTF-8, so nothing is promised.
        return true
    }

    private func isWhitespace(_ codePoint: UInt32) -> Bool {
        classes[codePoint] == CharacterClass.whitespace
    }
}
