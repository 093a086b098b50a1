/// How each token comes about: the two tokens that its last merge joins.
///
/// Only for merges that build on earlier ones alone, so that every word is merged in the order of ranks.
struct TokenSplits: Sendable {
    /// The rank of a byte's token, which no merge makes.
    private static let byteRank = -1

    private struct Split: Sendable {
        var left: Int32
        var right: Int32
        /// Of the merge that joins them.
        var rank: Int
    }

    private let merges: MergeTable
    /// By token id; nil for those that are never what a word is merged into.
    private var splits: [Split?]

    /// Looks at every merge.
    ///
    /// - Returns: Nil if a merge joins tokens that a later one makes.
    init?(_ merges: MergeTable) {
        self.merges = merges
        // Bytes that are in no text may have no token.
        let bytes = (UInt8.min...UInt8.max).map(merges.token(of:)).filter { $0 >= 0 }
        let results = (0..<UInt32(merges.count)).map(merges.result(of:))
        let size = (bytes + results).reduce(0) { max($0, Int($1) + 1) }
        splits = [Split?](repeating: nil, count: size)
        for token in bytes { splits[Int(token)] = Split(left: -1, right: -1, rank: Self.byteRank) }
        var isMade = [Bool](repeating: false, count: size)
        for token in bytes { isMade[Int(token)] = true }
        var isUsed = [Bool](repeating: false, count: size)
        for (rank, pair) in merges.pairs.enumerated() {
            let result = Int(results[rank])
            guard isMade[Int(pair.left)], isMade[Int(pair.right)], !isUsed[result] else { return nil }
            isUsed[Int(pair.left)] = true
            isUsed[Int(pair.right)] = true
            isMade[result] = true
            guard splits[result] == nil, splits[Int(pair.left)] != nil, splits[Int(pair.right)] != nil else {
                continue
            }
            // Bytes of the two may have merged across before; then this merge is never the last one.
            if staysApart(pair.left, pair.right, before: rank) {
                splits[result] = Split(left: pair.left, right: pair.right, rank: rank)
            }
        }
    }

    /// The number of ids, those without a split included.
    var count: Int { splits.count }

    /// Whether some word is merged into this token alone.
    func isWhole(_ token: Int32) -> Bool { splits[Int(token)] != nil }

    /// The two parts of a token; nil for a byte's token, and for one that is not whole.
    func parts(of token: Int32) -> (left: Int32, right: Int32)? {
        guard let split = splits[Int(token)], split.rank != Self.byteRank else { return nil }
        return (split.left, split.right)
    }

    /// Whether a text that is the two tokens stays the two tokens, so that no merge of a rank below `limit`
    /// joins a part of one to a part of the other.
    ///
    /// Time runs backwards: the part next to the cut that was made last is taken apart, until both are bytes.
    /// Two parts would have been joined if their merge came before those that made them larger.
    func staysApart(_ left: Int32, _ right: Int32, before limit: Int = .max) -> Bool {
        var (left, right) = (left, right)
        var (leftEnd, rightEnd) = (limit, limit)
        while true {
            let rank = Int(merges.rank(left, right))
            // Of two places with the same pair the left one is merged first, so a part of `right` may be
            // taken by the very merge that would make it larger.
            if rank < leftEnd, rank <= rightEnd, rank != MergeTable.noRank { return false }
            guard let leftSplit = splits[Int(left)], let rightSplit = splits[Int(right)] else { return false }
            if leftSplit.rank > rightSplit.rank {
                leftEnd = leftSplit.rank
                left = leftSplit.right
            } else if rightSplit.rank == Self.byteRank {
                return true
            } else {
                rightEnd = rightSplit.rank
                right = rightSplit.left
            }
        }
    }
}
