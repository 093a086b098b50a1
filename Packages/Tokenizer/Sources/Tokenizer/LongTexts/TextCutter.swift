/// Finds places where text can be cut without changing its words.
///
/// No word holds white space behind another character, so one ends wherever white space follows
/// something else; and what comes behind does not depend on what stood in front.
struct TextCutter: Sendable {
    /// Whether a word ends in front of a line feed as it does in front of a space.
    ///
    /// Not so in patterns that take line feeds to the punctuation before them.
    var cutsBeforeLineFeeds = false
    /// Whether each line is a text of its own, and so can be cut off behind its line feed.
    var cutsBehindLineFeeds = false
    private let classes = CharacterClasses.shared

    /// Cuts in front of spaces, and elsewhere as told.
    init(beforeLineFeeds: Bool = false, behindLineFeeds: Bool = false) {
        cutsBeforeLineFeeds = beforeLineFeeds
        cutsBehindLineFeeds = behindLineFeeds
    }

    /// The last place in `range` where `bytes`, not checked to be UTF-8, can be cut; nil if there is none.
    func lastCut(in bytes: Span<UInt8>, _ range: ClosedRange<Int>) -> Int? {
        var index = range.upperBound
        while index >= max(range.lowerBound, 1) {
            if isCut(index, in: bytes) { return index }
            index &-= 1
        }
        return nil
    }

    /// Where shares of `bytes`, at most `count` and much alike in length, begin and end.
    func cuts(in bytes: Span<UInt8>, count: Int) -> [Int] {
        var cuts = [0]
        for share in 1..<max(count, 1) {
            let last = cuts[share - 1]
            let wanted = max(bytes.count * share / count, last)
            cuts.append(lastCut(in: bytes, last...wanted) ?? last)
        }
        return cuts + [bytes.count]
    }

    private func isCut(_ index: Int, in bytes: Span<UInt8>) -> Bool {
        if cutsBehindLineFeeds, bytes[index - 1] == 0x0A { return true }
        guard index < bytes.count else { return false }
        let next = bytes[index]
        guard next == 0x20 || cutsBeforeLineFeeds && next == 0x0A else { return false }
        return !endsInWhitespace(bytes.extracting(max(0, index - 4)..<index))
    }

    /// Whether the last character of `bytes` is white space; all of that takes one to three bytes.
    private func endsInWhitespace(_ bytes: Span<UInt8>) -> Bool {
        var codePoint: UInt32 = 0
        for place in 0..<bytes.count {
            let byte = bytes[bytes.count - 1 - place]
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
