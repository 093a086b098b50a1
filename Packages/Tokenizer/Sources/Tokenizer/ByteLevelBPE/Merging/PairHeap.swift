/// Pairs that wait to be merged: lowest rank first, leftmost first among equals.
///
/// A binary heap of numbers, rank in the high half and place in the low one.
struct PairHeap: Sendable {
    private var items: [UInt64] = []

    /// Makes a heap of `items`, each from ``item(rank:place:)``, in any order.
    init(_ items: [UInt64] = []) {
        self.items = items
        for index in stride(from: items.count / 2 - 1, through: 0, by: -1) { sink(items[index], from: index) }
    }

    /// A pair as one number that orders as pairs do.
    static func item(rank: UInt32, place: Int) -> UInt64 {
        UInt64(rank) &<< 32 | UInt64(truncatingIfNeeded: place)
    }

    /// Adds a pair.
    mutating func insert(rank: UInt32, place: Int) {
        let item = Self.item(rank: rank, place: place)
        var hole = items.count
        items.append(item)
        while hole > 0 {
            let parent = (hole &- 1) / 2
            if items[parent] <= item { break }
            items[hole] = items[parent]
            hole = parent
        }
        items[hole] = item
    }

    /// Takes out the pair to merge first.
    mutating func popFirst() -> (rank: UInt32, place: Int)? {
        guard let first = items.first, let last = items.popLast() else { return nil }
        if !items.isEmpty { sink(last, from: 0) }
        return (UInt32(truncatingIfNeeded: first &>> 32), Int(first & 0xFFFF_FFFF))
    }

    /// Lets `item` sink from the hole at `start` to where it belongs.
    private mutating func sink(_ item: UInt64, from start: Int) {
        var hole = start
        while true {
            var child = hole &* 2 &+ 1
            if child >= items.count { break }
            if child &+ 1 < items.count, items[child &+ 1] < items[child] { child &+= 1 }
            if items[child] >= item { break }
            items[hole] = items[child]
            hole = child
        }
        items[hole] = item
    }
}
