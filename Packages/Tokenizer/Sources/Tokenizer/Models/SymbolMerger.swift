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
    ///
    /// - Parameters:
    ///   - symbols: The characters of a text.
    ///   - pairs: Which of them merge.
    ///   - beginning: A token such that no merge joins it, or what begins with it, to another one before it;
    ///     the text is then merged word by word, which is faster.
    /// - Returns: What is left.
    static func merged(_ symbols: [Symbol], _ pairs: PairTable, cutBefore beginning: Int32?) -> [Symbol] {
        guard let beginning else { return merged(symbols[...], pairs) }
        var output: [Symbol] = []
        output.reserveCapacity(symbols.count / 2)
        var start = 0
        for index in symbols.indices.dropFirst()
        where symbols[index].token == beginning && symbols[index - 1].token != beginning {
            output += merged(symbols[start..<index], pairs)
            start = index
        }
        return output + merged(symbols[start...], pairs)
    }

    /// Up to this many symbols, looking at every pair for each merge is the faster way.
    private static let shortCount = 64

    private static func merged(_ symbols: ArraySlice<Symbol>, _ pairs: PairTable) -> [Symbol] {
        if symbols.count <= shortCount { return mergedShort(Array(symbols), pairs) }
        var merger = SymbolMerger(Array(symbols), pairs)
        return merger.run()
    }

    private static func mergedShort(_ symbols: [Symbol], _ pairs: PairTable) -> [Symbol] {
        var symbols = symbols
        var merges: [(rank: UInt32, result: Int32)] = []
        merges.reserveCapacity(symbols.count)
        let merge = { (left: Symbol, right: Symbol) in pairs.merge(left.token, right.token) ?? (noRank, -1) }
        for index in symbols.indices.dropLast() { merges.append(merge(symbols[index], symbols[index + 1])) }
        while true {
            var place = 0
            var rank = noRank
            for index in merges.indices where merges[index].rank < rank {
                place = index
                rank = merges[index].rank
            }
            if rank == noRank { return symbols }
            symbols[place].token = merges[place].result
            symbols[place].byteCount += symbols[place + 1].byteCount
            symbols.remove(at: place + 1)
            merges.remove(at: place)
            if place < merges.count { merges[place] = merge(symbols[place], symbols[place + 1]) }
            if place > 0 { merges[place - 1] = merge(symbols[place - 1], symbols[place]) }
        }
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
