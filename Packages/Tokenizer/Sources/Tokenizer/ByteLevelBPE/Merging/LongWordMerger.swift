import Tokens

/// Merges long words in O(n log n): the tokens form a linked list, the pairs wait in a heap.
///
/// Gives the tokens that ``WordMerger`` gives for a short word, whatever the merges; ``LinearWordMerger`` is
/// faster where it works.
struct LongWordMerger: Sendable {
    private static let none: Int32 = -1

    private var tokens: [Int32] = []
    private var next: [Int32] = []
    private var previous: [Int32] = []
    /// The rank of the pair that begins at each place of the list; ``MergeTable/noRank`` where none does.
    private var ranks: [UInt32] = []
    private var heap = PairHeap()

    /// Appends the tokens of the word in `range` of `text` to `output`.
    mutating func append(
        _ range: Range<Int>,
        of text: RawSpan,
        using merges: MergeTable,
        to output: inout [TokenID]
    ) {
        load(range, of: text, using: merges)
        while let (rank, place) = heap.popFirst() {
            // A pair whose neighbour was merged away since is still in the heap under its old rank.
            if ranks[place] != rank { continue }
            join(place, into: merges.result(of: rank), using: merges)
        }
        var place = 0
        while place != Int(Self.none) {
            output.append(TokenID(rawValue: tokens[place]))
            place = Int(next[place])
        }
        self = LongWordMerger()
    }

    private mutating func load(_ range: Range<Int>, of text: RawSpan, using merges: MergeTable) {
        tokens = range.map { merges.token(of: text.byte($0)) }
        next = Array(1..<Int32(range.count)) + [Self.none]
        previous = Array(Self.none..<(Int32(range.count) - 1))
        ranks = [UInt32](repeating: MergeTable.noRank, count: range.count)
        var items: [UInt64] = []
        for place in 0..<(range.count - 1) {
            let rank = merges.rank(tokens[place], tokens[place + 1])
            if rank == MergeTable.noRank { continue }
            ranks[place] = rank
            items.append(PairHeap.item(rank: rank, place: place))
        }
        heap = PairHeap(items)
    }

    /// Puts `token` in the place of the pair at `place`, and looks at its two new neighbours.
    private mutating func join(_ place: Int, into token: Int32, using merges: MergeTable) {
        let removed = Int(next[place])
        let after = next[removed]
        tokens[place] = token
        next[place] = after
        ranks[removed] = MergeTable.noRank
        if after != Self.none { previous[Int(after)] = Int32(truncatingIfNeeded: place) }
        rank(pairAt: place, using: merges)
        if previous[place] != Self.none { rank(pairAt: Int(previous[place]), using: merges) }
    }

    private mutating func rank(pairAt place: Int, using merges: MergeTable) {
        let right = next[place]
        let rank = right == Self.none ? MergeTable.noRank : merges.rank(tokens[place], tokens[Int(right)])
        ranks[place] = rank
        if rank != MergeTable.noRank { heap.insert(rank: rank, place: place) }
    }
}
