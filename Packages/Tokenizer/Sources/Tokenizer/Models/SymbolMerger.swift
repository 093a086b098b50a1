/// A token and how many bytes of the text it stands for.
struct Symbol: Equatable, Sendable {
    /// The token; negative for a character without one.
    var token: Int32
    /// Bytes of the text.
    var byteCount: Int
}

/// Merges symbols in O(n log n): they form a linked list, the pairs wait in a heap.
///
/// The pair of lowest rank is joined first, the leftmost of several, until no pair has a rank.
struct SymbolMerger {
    private static let noRank = UInt32.max

    private var symbols: [Symbol]
    private var next: [Int]
    private var previous: [Int]
    /// The rank of the pair that begins at each place.
    private var ranks: [UInt32]
    private var heap = PairHeap()
    private let pairs: PairTable

    /// `symbols` after all merges of `pairs`; a symbol with a negative token merges with none.
    static func merged(_ symbols: [Symbol], _ pairs: PairTable) -> [Symbol] {
        if symbols.count < 2 { return symbols }
        var merger = SymbolMerger(symbols, pairs)
        return merger.run()
    }

    private init(_ symbols: [Symbol], _ pairs: PairTable) {
        self.symbols = symbols
        self.pairs = pairs
        next = Array(1...symbols.count)
        previous = Array(-1..<(symbols.count - 1))
        ranks = [UInt32](repeating: Self.noRank, count: symbols.count)
        var items: [UInt64] = []
        for place in 0..<(symbols.count - 1) {
            guard let merge = pairs.merge(symbols[place].token, symbols[place + 1].token) else { continue }
            ranks[place] = merge.rank
            items.append(PairHeap.item(rank: merge.rank, place: place))
        }
        heap = PairHeap(items)
    }

    private mutating func run() -> [Symbol] {
        while let (rank, place) = heap.popFirst() {
            // A pair whose neighbour was merged away since is still in the heap under its old rank.
            if ranks[place] == rank { join(place) }
        }
        var output: [Symbol] = []
        var place = 0
        while place < symbols.count {
            output.append(symbols[place])
            place = next[place]
        }
        return output
    }

    /// Joins the pair at `place`, and looks at its two new neighbours.
    private mutating func join(_ place: Int) {
        let removed = next[place]
        guard removed < symbols.count,
            let merge = pairs.merge(symbols[place].token, symbols[removed].token)
        else { return }
        symbols[place].token = merge.result
        symbols[place].byteCount += symbols[removed].byteCount
        next[place] = next[removed]
        ranks[removed] = Self.noRank
        if next[place] < symbols.count { previous[next[place]] = place }
        rank(pairAt: place)
        if previous[place] >= 0 { rank(pairAt: previous[place]) }
    }

    private mutating func rank(pairAt place: Int) {
        ranks[place] = Self.noRank
        guard next[place] < symbols.count,
            let merge = pairs.merge(symbols[place].token, symbols[next[place]].token)
        else { return }
        ranks[place] = merge.rank
        heap.insert(rank: merge.rank, place: place)
    }
}
