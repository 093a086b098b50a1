/// How often each word stood in a text.
///
/// Short words, nearly all, stand in an open-addressing hash table, at most half full, that compares two
/// numbers; longer ones in a dictionary.
struct WordTable: Sendable {
    private struct Entry: Sendable {
        var key = WordKey()
        /// 0 in a free place.
        var count = 0
    }

    private var bits: UInt64 = 12
    private var entries = [Entry](repeating: Entry(), count: 1 << 12)
    private var shortCount = 0
    private var long: [[UInt8]: Int] = [:]

    /// The number of different words.
    var count: Int { shortCount + long.count }

    /// Counts one more of the word in `range` of `text`.
    mutating func add(_ range: Range<Int>, of text: RawSpan) {
        if range.count <= WordKey.maximumByteCount {
            add(WordKey(text, from: range.lowerBound, byteCount: range.count), count: 1)
        } else {
            long[range.map { text.byte($0) }, default: 0] += 1
        }
    }

    /// Adds the counts of another table.
    mutating func add(_ other: WordTable) {
        for entry in other.entries where entry.count > 0 { add(entry.key, count: entry.count) }
        long.merge(other.long, uniquingKeysWith: +)
    }

    private mutating func add(_ key: WordKey, count: Int) {
        var place = key.hash(bits: bits)
        while entries[place].count > 0 {
            if entries[place].key == key {
                entries[place].count &+= count
                return
            }
            place = (place &+ 1) & (entries.count &- 1)
        }
        entries[place] = Entry(key: key, count: count)
        shortCount += 1
        if shortCount * 2 > entries.count { grow() }
    }

    private mutating func grow() {
        let old = entries
        bits += 1
        entries = [Entry](repeating: Entry(), count: 1 << Int(bits))
        shortCount = 0
        for entry in old where entry.count > 0 { add(entry.key, count: entry.count) }
    }

    /// Calls `body` with each word and its count, in no particular order.
    func forEach(_ body: (_ word: [UInt8], _ count: Int) -> Void) {
        for entry in entries where entry.count > 0 { body(entry.key.bytes, entry.count) }
        for (word, count) in long { body(word, count) }
    }

    /// The bytes that stand in any word.
    var bytes: Set<UInt8> {
        var isThere = [Bool](repeating: false, count: 256)
        forEach { word, _ in
            for byte in word { isThere[Int(byte)] = true }
        }
        return Set((UInt8.min...UInt8.max).filter { isThere[Int($0)] })
    }
}

extension WordKey {
    /// The bytes of the word.
    fileprivate var bytes: [UInt8] {
        (0..<Int(high >> 56)).map { index in
            let part = index < 8 ? low : high
            return UInt8(truncatingIfNeeded: part >> UInt64(index % 8 * 8))
        }
    }
}
