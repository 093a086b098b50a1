/// How often each pair of tokens stands in the text, and where it came up since it was last queued.
///
/// An open-addressing hash table, at most half full.
struct PairCounts: Sendable {
    private struct Entry: Sendable {
        var key = PairCounts.noKey
        var count = 0
        /// The words where the pair came up: a list in ``PlaceLists``.
        var places = PlaceLists.empty
    }

    private static let noKey = UInt64.max

    private var bits: UInt64 = 12
    private var entries = [Entry](repeating: Entry(), count: 1 << 12)
    private var usedCount = 0
    /// The keys of the pairs that have places.
    private var fresh: [UInt64] = []

    /// How often `pair` stands in the text.
    func count(of pair: TokenPair) -> Int { entries[place(of: pair.key)].count }

    /// Adds to the count of `pair`.
    mutating func add(_ count: Int, to pair: TokenPair) {
        let place = claim(pair.key)
        entries[place].count += count
    }

    /// Adds to the count of `pair`, which came up in `word`.
    mutating func add(_ count: Int, to pair: TokenPair, in word: UInt32, lists: inout PlaceLists) {
        let place = claim(pair.key)
        entries[place].count += count
        if entries[place].places == PlaceLists.empty { fresh.append(pair.key) }
        lists.insert(word, atFrontOf: &entries[place].places)
    }

    /// Takes out the pairs that came up, each with its count and the words.
    mutating func takeFresh(_ body: (PairQueue.Item) -> Void) {
        for key in fresh {
            let place = place(of: key)
            let pair = TokenPair(Int32(truncatingIfNeeded: key >> 32), Int32(truncatingIfNeeded: key))
            body(PairQueue.Item(pair: pair, count: entries[place].count, places: entries[place].places))
            entries[place].places = PlaceLists.empty
        }
        fresh.removeAll(keepingCapacity: true)
    }

    private mutating func claim(_ key: UInt64) -> Int {
        var place = place(of: key)
        if entries[place].key == Self.noKey {
            usedCount += 1
            if usedCount * 2 > entries.count {
                grow()
                place = self.place(of: key)
            }
            entries[place].key = key
        }
        return place
    }

    private mutating func grow() {
        let old = entries
        bits += 1
        entries = [Entry](repeating: Entry(), count: 1 << Int(bits))
        for entry in old where entry.key != Self.noKey { entries[place(of: entry.key)] = entry }
    }

    /// Where the pair with this key stands, or the free place where it would.
    private func place(of key: UInt64) -> Int {
        var place = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> (64 &- bits))
        while entries[place].key != key, entries[place].key != Self.noKey {
            place = (place &+ 1) & (entries.count &- 1)
        }
        return place
    }
}

/// Many short lists of words, in two arrays: what one list gives up, another takes.
struct PlaceLists: Sendable {
    /// The list of nothing.
    static let empty: Int32 = -1

    private var words: [UInt32] = []
    private var next: [Int32] = []
    private var free = empty

    /// Puts `word` in front of the list that begins at `first`, unless it stands there.
    mutating func insert(_ word: UInt32, atFrontOf first: inout Int32) {
        if first != Self.empty, words[Int(first)] == word { return }
        let node: Int32
        if free == Self.empty {
            node = Int32(words.count)
            words.append(word)
            next.append(first)
        } else {
            node = free
            free = next[Int(node)]
            words[Int(node)] = word
            next[Int(node)] = first
        }
        first = node
    }

    /// Takes the first word off the list.
    mutating func popFirst(of first: inout Int32) -> UInt32? {
        guard first != Self.empty else { return nil }
        let node = Int(first)
        let word = words[node]
        let after = next[node]
        next[node] = free
        free = first
        first = after
        return word
    }
}
