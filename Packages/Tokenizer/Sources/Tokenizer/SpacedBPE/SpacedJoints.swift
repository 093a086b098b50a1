/// Which bytes merges join, in text whose spaces stand for signs.
///
/// Where none joins the last byte before a place and the first one behind it, no merge crosses the place, and
/// both sides can be merged apart.
struct SpacedJoints: Sendable {
    private static let space: UInt8 = 0x20

    /// One bit for each pair of bytes.
    private var bits = [UInt64](repeating: 0, count: 1024)
    private let isCutAtSigns: Bool

    /// Looks at the merges of `pairs`, whose tokens `vocabulary` spells.
    ///
    /// - Parameters:
    ///   - vocabulary: The tokens.
    ///   - pairs: The merges.
    ///   - keepsUnknowns: Whether parts end in front of spaces only, because unknown characters in a row are
    ///     one token.
    ///   - isCutAtSigns: Whether each sign begins a part, whatever the merges say.
    init(_ vocabulary: Vocabulary, _ pairs: PairTable, keepsUnknowns: Bool, isCutAtSigns: Bool) {
        self.isCutAtSigns = isCutAtSigns
        let sign = SentencePieceNormalizer.sign
        for (left, right) in pairs.pairs {
            let left = vocabulary.bytes(of: Int(left))
            let right = vocabulary.bytes(of: Int(right))
            guard let last = left.last, let first = right.first else { continue }
            let lasts = left.suffix(sign.count).elementsEqual(sign) ? [last, Self.space] : [last]
            let firsts = right.starts(with: sign) ? [first, Self.space] : [first]
            for last in lasts { for first in firsts { join(last, first) } }
        }
        if keepsUnknowns {
            for last in UInt8.min...UInt8.max {
                for first in UInt8.min...UInt8.max where first != Self.space { join(last, first) }
            }
        }
    }

    /// Where the part ends that begins at `start` of `text`, valid UTF-8.
    func end(ofPartAt start: Int, in text: RawSpan) -> Int {
        var last = text.byte(start)
        var index = start &+ 1
        while index < text.byteCount {
            let next = text.byte(index)
            // A byte that continues a character is no place to cut.
            if next & 0xC0 != 0x80, isCut(last, next, at: index, in: text) { return index }
            last = next
            index &+= 1
        }
        return index
    }

    /// Whether a sign in front of `text`, which is not empty, belongs to its first part.
    func joins(behindPrefix text: RawSpan) -> Bool {
        !isCut(Self.space, text.byte(0), at: 0, in: text)
    }

    private func isCut(_ last: UInt8, _ next: UInt8, at index: Int, in text: RawSpan) -> Bool {
        let joint = Int(last) &<< 8 | Int(next)
        if bits[joint &>> 6] &>> UInt64(joint & 63) & 1 == 0 { return true }
        guard isCutAtSigns else { return false }
        return next == Self.space || next == SentencePieceNormalizer.sign[0] && text.hasSign(at: index)
    }

    private mutating func join(_ last: UInt8, _ first: UInt8) {
        let joint = Int(last) << 8 | Int(first)
        bits[joint >> 6] |= 1 << UInt64(joint & 63)
    }
}

extension RawSpan {
    /// Whether the sign for a space stands at `offset`.
    func hasSign(at offset: Int) -> Bool {
        eightBytes(offset) & 0xFF_FFFF == 0x81_96E2
    }
}
