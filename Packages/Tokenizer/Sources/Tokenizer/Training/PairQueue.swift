/// Pairs that wait to be merged, the most frequent first: a binary heap.
struct PairQueue: Sendable {
    /// A pair as it was when it came in; its count may have fallen since.
    struct Item: Sendable {
        var pair: TokenPair
        var count: Int
        /// The words that hold it: the first place of a list in ``PlaceLists``.
        var places: Int32
    }

    private var items: [Item] = []

    /// Adds an item.
    mutating func insert(_ item: Item, order: PairOrder, vocabulary: borrowing Vocabulary) {
        var hole = items.count
        items.append(item)
        while hole > 0 {
            let parent = (hole &- 1) / 2
            if !order.isFirst(item, items[parent], vocabulary) { break }
            items[hole] = items[parent]
            hole = parent
        }
        items[hole] = item
    }

    /// Takes out the first item.
    mutating func popFirst(order: PairOrder, vocabulary: borrowing Vocabulary) -> Item? {
        guard let first = items.first, let last = items.popLast() else { return nil }
        if items.isEmpty { return first }
        var hole = 0
        while true {
            var child = hole &* 2 &+ 1
            if child >= items.count { break }
            if child &+ 1 < items.count, order.isFirst(items[child &+ 1], items[child], vocabulary) {
                child &+= 1
            }
            if !order.isFirst(items[child], last, vocabulary) { break }
            items[hole] = items[child]
            hole = child
        }
        items[hole] = last
        return first
    }
}

/// Which of two pairs is merged first: the more frequent one, or what the tie break says.
struct PairOrder: Sendable {
    let tieBreak: BPETrainer.TieBreak

    func isFirst(
        _ left: PairQueue.Item,
        _ right: PairQueue.Item,
        _ vocabulary: borrowing Vocabulary
    ) -> Bool {
        if left.count != right.count { return left.count > right.count }
        switch tieBreak {
        case .lowestIDs: return left.pair.key < right.pair.key
        case .greatestBytes: return hasGreaterBytes(left.pair, right.pair, vocabulary)
        }
    }

    private func hasGreaterBytes(
        _ left: TokenPair,
        _ right: TokenPair,
        _ vocabulary: borrowing Vocabulary
    ) -> Bool {
        let (mine, other) = (vocabulary.bytes(of: Int(left.left)), vocabulary.bytes(of: Int(right.left)))
        if mine != other { return other.lexicographicallyPrecedes(mine) }
        return vocabulary.bytes(of: Int(right.right))
            .lexicographicallyPrecedes(vocabulary.bytes(of: Int(left.right)))
    }
}

/// Two tokens side by side.
struct TokenPair: Equatable, Sendable {
    /// The left id in the upper half, the right one in the lower.
    let key: UInt64

    init(_ left: Int32, _ right: Int32) {
        key = UInt64(UInt32(bitPattern: left)) &<< 32 | UInt64(UInt32(bitPattern: right))
    }

    var left: Int32 { Int32(truncatingIfNeeded: key &>> 32) }
    var right: Int32 { Int32(truncatingIfNeeded: key) }
}
