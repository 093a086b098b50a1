import Tokens

/// The tokens of the words met last: a fixed table that forgets.
///
/// Two places for each hash; a new word takes the first, and what stood there moves to the second. So the
/// table is never full, never grows, and a text of a new kind soon owns it. Words of more than
/// ``Entry/maximumCount`` tokens are not kept.
struct WordCache: Sendable {
    /// One word and its tokens.
    struct Entry: Sendable {
        /// The most tokens that an entry holds.
        static let maximumCount = 3

        var key = WordKey()
        var first: TokenID = 0
        var second: TokenID = 0
        var third: TokenID = 0
        var count: Int32 = 0

        /// Appends the tokens of the word to `output`.
        func append(to output: inout [TokenID]) {
            output.append(first)
            if count == 1 { return }
            output.append(second)
            if count > 2 { output.append(third) }
        }
    }

    private static let bits: UInt64 = 14

    private var entries = [Entry](repeating: Entry(), count: 2 << Int(bits))

    /// The entry of a word, if it is known.
    func entry(for key: WordKey) -> Entry? {
        let place = key.hash(bits: Self.bits) &* 2
        if entries[place].key == key { return entries[place] }
        if entries[place &+ 1].key == key { return entries[place &+ 1] }
        return nil
    }

    /// Remembers the tokens of a word, unless they are too many.
    mutating func insert(_ key: WordKey, _ tokens: ArraySlice<TokenID>) {
        guard tokens.count <= Entry.maximumCount else { return }
        var entry = Entry(key: key, count: Int32(tokens.count))
        for (index, token) in tokens.enumerated() {
            switch index {
            case 0: entry.first = token
            case 1: entry.second = token
            default: entry.third = token
            }
        }
        let place = key.hash(bits: Self.bits) &* 2
        entries[place &+ 1] = entries[place]
        entries[place] = entry
    }
}
