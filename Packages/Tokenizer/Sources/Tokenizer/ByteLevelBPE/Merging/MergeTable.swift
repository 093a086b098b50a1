/// The tokens of single bytes, and the merges by the pair they join.
///
/// An open-addressing hash table with linear probing, at most 40 % full: two arrays, so that a miss, the
/// usual answer, touches the keys alone.
struct MergeTable: Sendable {
    /// Two tokens and what they become.
    struct Merge {
        var left: Int32
        var right: Int32
        var result: Int32
        /// The last byte of the left token.
        var lastByte: UInt8
        /// The first byte of the right token.
        var firstByte: UInt8
    }

    /// The rank of a pair that never merges; larger than every rank.
    static let noRank = UInt32.max

    private static let noKey = UInt64.max

    private var keys: [UInt64]
    private var ranks: [UInt32]
    private var results: [Int32] = []
    private let byteTokens: [Int32]
    /// One bit for each pair of bytes: whether any merge joins them.
    private var joints = [UInt64](repeating: 0, count: 1024)
    private let shift: UInt64

    /// Makes an empty table with room for `count` merges over the 256 tokens of single bytes.
    init(byteTokens: [Int32], capacity count: Int) {
        precondition(byteTokens.count == 256, "\(byteTokens.count) tokens for the 256 bytes")
        self.byteTokens = byteTokens
        var bits: UInt64 = 4
        while (1 << bits) * 2 < count * 5 { bits += 1 }
        keys = [UInt64](repeating: Self.noKey, count: 1 << bits)
        ranks = [UInt32](repeating: Self.noRank, count: 1 << bits)
        shift = 64 - bits
        results.reserveCapacity(count)
    }

    /// The number of merges.
    var count: Int { results.count }

    /// The token of a single byte.
    func token(of byte: UInt8) -> Int32 { byteTokens[Int(byte)] }

    /// Adds a merge, one rank below the one before.
    ///
    /// - Returns: False if the pair has a rank already.
    mutating func append(_ merge: Merge) -> Bool {
        let key = Self.key(merge.left, merge.right)
        var slot = self.slot(of: key)
        while keys[slot] != Self.noKey {
            if keys[slot] == key { return false }
            slot = (slot + 1) & (keys.count - 1)
        }
        keys[slot] = key
        ranks[slot] = UInt32(results.count)
        results.append(merge.result)
        let joint = Self.joint(merge.lastByte, merge.firstByte)
        joints[joint >> 6] |= 1 << UInt64(joint & 63)
        return true
    }

    /// Whether any merge joins a token that ends in `left` to one that begins with `right`.
    ///
    /// Where none does, a word falls into parts that can be encoded apart.
    func joins(_ left: UInt8, _ right: UInt8) -> Bool {
        let joint = Self.joint(left, right)
        return joints[joint &>> 6] &>> UInt64(joint & 63) & 1 == 1
    }

    /// The rank of the merge of `left` and `right`, the first to be done 0; ``noRank`` if there is none.
    func rank(_ left: Int32, _ right: Int32) -> UInt32 {
        let key = Self.key(left, right)
        var slot = self.slot(of: key)
        while true {
            let found = keys[slot]
            if found == key { return ranks[slot] }
            if found == Self.noKey { return Self.noRank }
            slot = (slot &+ 1) & (keys.count &- 1)
        }
    }

    /// The pairs, by rank.
    var pairs: [(left: Int32, right: Int32)] {
        var pairs = [(left: Int32, right: Int32)](repeating: (0, 0), count: count)
        for (key, rank) in zip(keys, ranks) where key != Self.noKey {
            pairs[Int(rank)] = (Int32(key >> 32), Int32(key & 0xFFFF_FFFF))
        }
        return pairs
    }

    /// The token that the merge of `rank` makes.
    func result(of rank: UInt32) -> Int32 { results[Int(rank)] }

    private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) &<< 32 | UInt64(UInt32(bitPattern: right))
    }

    private static func joint(_ left: UInt8, _ right: UInt8) -> Int { Int(left) &<< 8 | Int(right) }

    private func slot(of key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> shift)
    }
}
