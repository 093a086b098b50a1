/// Which pairs of tokens merge, into what, and in which order.
///
/// An open-addressing hash table with linear probing, at most half full.
struct PairTable: Sendable {
    /// What ``value(_:_:)`` is for a pair that does not merge; larger than every other.
    static let noValue = UInt64.max

    private static let noKey = UInt64.max

    private var keys: [UInt64]
    /// The rank above, the resulting token below.
    private var values: [UInt64]

    /// Makes an empty table with room for `count` pairs.
    init(capacity count: Int) {
        var size = 16
        while size < count * 2 { size *= 2 }
        keys = [UInt64](repeating: Self.noKey, count: size)
        values = [UInt64](repeating: 0, count: size)
    }

    /// Adds a pair; pairs of equal rank merge from left to right.
    ///
    /// - Returns: False if the pair is there already.
    mutating func insert(_ left: Int32, _ right: Int32, rank: UInt32, result: Int32) -> Bool {
        let slot = slot(of: Self.key(left, right))
        guard keys[slot] == Self.noKey else { return false }
        keys[slot] = Self.key(left, right)
        values[slot] = UInt64(rank) << 32 | UInt64(UInt32(bitPattern: result))
        return true
    }

    /// What `left` and `right` become; nil if they do not merge.
    func merge(_ left: Int32, _ right: Int32) -> (rank: UInt32, result: Int32)? {
        let value = value(left, right)
        guard value != Self.noValue else { return nil }
        return (UInt32(value >> 32), Int32(bitPattern: UInt32(truncatingIfNeeded: value)))
    }

    /// What `left` and `right` become: the rank above, the resulting token below.
    func value(_ left: Int32, _ right: Int32) -> UInt64 {
        let slot = slot(of: Self.key(left, right))
        return keys[slot] == Self.noKey ? Self.noValue : values[slot]
    }

    /// All pairs, in no order.
    var pairs: [(left: Int32, right: Int32)] {
        keys.filter { $0 != Self.noKey }.map { key in
            (Int32(truncatingIfNeeded: key >> 32), Int32(truncatingIfNeeded: key))
        }
    }

    private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) &<< 32 | UInt64(UInt32(bitPattern: right))
    }

    /// Where `key` stands, or the free place where it would.
    private func slot(of key: UInt64) -> Int {
        let mask = keys.count - 1
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> 24) & mask
        while keys[slot] != key && keys[slot] != Self.noKey { slot = (slot &+ 1) & mask }
        return slot
    }
}
