/// Byte strings with a number each, to be found at a place of a text.
///
/// The children of all nodes stand in one open-addressing hash table, at most half full.
struct ByteTrie: Sendable {
    private static let none = UInt64.max

    /// Node and byte, then the child.
    private var keys: [UInt64]
    private var children: [UInt32]
    /// The number of the string that ends at each node, or -1.
    private var values: [Int32] = [-1]
    private var childCount = 0

    /// Makes an empty trie.
    init() {
        keys = [UInt64](repeating: Self.none, count: 64)
        children = [UInt32](repeating: 0, count: 64)
    }

    /// Adds a string; of two that are equal the first keeps its number.
    mutating func insert(_ string: some Sequence<UInt8>, value: Int32) {
        var node = 0
        for byte in string {
            let key = Self.key(node, byte)
            var slot = slot(of: key)
            if keys[slot] == Self.none {
                if (childCount + 1) * 2 > keys.count {
                    grow()
                    slot = self.slot(of: key)
                }
                keys[slot] = key
                children[slot] = UInt32(values.count)
                childCount += 1
                values.append(-1)
            }
            node = Int(children[slot])
        }
        if values[node] < 0 { values[node] = value }
    }

    /// Whether it holds no strings.
    var isEmpty: Bool { childCount == 0 && values[0] < 0 }

    /// The root.
    static let root = 0

    /// The child of `node` for `byte`.
    func child(of node: Int, _ byte: UInt8) -> Int? {
        let slot = slot(of: Self.key(node, byte))
        return keys[slot] == Self.none ? nil : Int(children[slot])
    }

    /// The number of the string that ends at `node`; nil if none does.
    func value(at node: Int) -> Int32? {
        let value = values[node]
        return value < 0 ? nil : value
    }

    /// The longest string that `text` has at `start`.
    func longest(_ text: RawSpan, from start: Int) -> (value: Int32, byteCount: Int)? {
        var node = Self.root
        var found: (value: Int32, byteCount: Int)?
        var index = start
        while index < text.byteCount, let next = child(of: node, text.byte(index)) {
            node = next
            index &+= 1
            if let value = value(at: node) { found = (value, index &- start) }
        }
        return found
    }

    private static func key(_ node: Int, _ byte: UInt8) -> UInt64 {
        UInt64(truncatingIfNeeded: node) &<< 8 | UInt64(byte)
    }

    /// Where `key` stands, or the free place where it would.
    private func slot(of key: UInt64) -> Int {
        let mask = keys.count &- 1
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> 32) & mask
        while keys[slot] != key && keys[slot] != Self.none { slot = (slot &+ 1) & mask }
        return slot
    }

    private mutating func grow() {
        let old = zip(keys, children).filter { $0.0 != Self.none }
        keys = [UInt64](repeating: Self.none, count: keys.count * 2)
        children = [UInt32](repeating: 0, count: keys.count)
        for (key, child) in old {
            let slot = slot(of: key)
            keys[slot] = key
            children[slot] = child
        }
    }
}
