import Tokens

/// Finds the tokens of very long words in linear time, from left to right.
///
/// A row of tokens is what the merges make of its text exactly if each token is what they make of its own
/// text, and each two neighbours stay apart. So the longest token that stays apart from the one before is
/// taken; where none does, the one before gives way to the next shorter. A place is given up once, for a
/// text up to there has only one row of tokens.
///
/// Source: the theorem and the search are those of the `bpe` crate of <https://github.com/github/rust-gems>.
struct LinearWordMerger: Sendable {
    private let splits: TokenSplits
    private let trie: ByteTrie
    private let byteCounts: [Int32]
    /// The longest token that a token begins with, by id; -1 for none.
    private let prefixes: [Int32]

    /// Prepares the tokens that `merges` make; nil where they are not such that this works.
    init?(_ merges: MergeTable) {
        guard let splits = TokenSplits(merges) else { return nil }
        var texts = [[UInt8]](repeating: [], count: splits.count)
        for byte in UInt8.min...UInt8.max {
            let token = Int(merges.token(of: byte))
            if token >= 0 { texts[token] = [byte] }
        }
        var trie = ByteTrie()
        for (rank, pair) in merges.pairs.enumerated() {
            let result = Int(merges.result(of: UInt32(rank)))
            texts[result] = texts[Int(pair.left)] + texts[Int(pair.right)]
        }
        for (id, text) in texts.enumerated() where splits.isWhole(Int32(id)) {
            trie.insert(text, value: Int32(id))
        }
        self.splits = splits
        self.trie = trie
        byteCounts = texts.map { Int32($0.count) }
        prefixes = texts.map { text in
            let beginning = Array(text.dropLast())
            return trie.longest(beginning.span.bytes, from: 0)?.value ?? -1
        }
    }

    /// Appends the tokens of the word in `range` of `text` to `output`.
    func append(_ range: Range<Int>, of text: RawSpan, to output: inout [TokenID]) {
        let word = text.extracting(range)
        let firstIndex = output.count
        var deadEnds = [UInt64](repeating: 0, count: word.byteCount / 64 + 1)
        var place = 0
        var candidate = trie.longest(word, from: 0)?.value ?? -1
        while place < word.byteCount {
            let last = output.count > firstIndex ? output[output.count &- 1].rawValue : -1
            if let token = fitting(candidate, at: place, behind: last, deadEnds) {
                output.append(TokenID(rawValue: token))
                place &+= Int(byteCounts[Int(token)])
                candidate = trie.longest(word, from: place)?.value ?? -1
                continue
            }
            // Every byte has a token, so there is always a row, and `last` is there to give way.
            precondition(last >= 0, "no tokens for byte \(place) of a word")
            deadEnds[place &>> 6] |= 1 &<< UInt64(place & 63)
            output.removeLast()
            place &-= Int(byteCounts[Int(last)])
            candidate = last
        }
    }

    /// `token`, or the longest of its beginnings, that ends at no dead end and stays apart from the token
    /// before it.
    private func fitting(_ token: Int32, at place: Int, behind last: Int32, _ deadEnds: [UInt64]) -> Int32? {
        var token = token
        while token >= 0 {
            let end = place &+ Int(byteCounts[Int(token)])
            let isDead = deadEnds[end &>> 6] &>> UInt64(end & 63) & 1 == 1
            if !isDead, last < 0 || splits.staysApart(last, token) { return token }
            token = prefixes[Int(token)]
        }
        return nil
    }
}
