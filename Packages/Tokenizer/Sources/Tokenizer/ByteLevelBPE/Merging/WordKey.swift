/// A word of 1 to 15 bytes as two numbers, so that words compare without touching the text again.
///
/// The bytes in order, the first in the lowest bits of `low`; zeros; the length in the highest byte
/// of `high`. No word has the key of two zeros.
struct WordKey: Equatable, Sendable {
    /// The longest word that has a key, in bytes.
    static let maximumByteCount = 15

    var low: UInt64
    var high: UInt64

    /// The key that no word has.
    init() {
        low = 0
        high = 0
    }

    /// The key of the `byteCount` bytes from `offset` on, 1 to 15 of them.
    init(_ text: RawSpan, from offset: Int, byteCount: Int) {
        let length = UInt64(truncatingIfNeeded: byteCount)
        if byteCount < 8 {
            low = text.eightBytes(offset) & ((1 &<< (length &* 8)) &- 1)
            high = length &<< 56
        } else {
            let mask: UInt64 = (1 &<< ((length &- 8) &* 8)) &- 1
            low = text.eightBytes(offset)
            high = text.eightBytes(offset &+ 8) & mask | length &<< 56
        }
    }

    /// A number below 2 to the power of `bits`, much the same count of words for each.
    func hash(bits: UInt64) -> Int {
        let mixed = (low ^ (high &* 0xD6E8_FEB8_6659_FD93)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed &>> (64 &- bits))
    }
}
