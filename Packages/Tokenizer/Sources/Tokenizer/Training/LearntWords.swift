/// The different words of a text as the tokens that they are made of so far.
struct LearntWords: Sendable {
    /// The tokens of all words, one after another; behind a word's are places that merges have freed.
    private var tokens: [Int32] = []
    private var starts: [Int] = []
    private var lengths: [Int32] = []
    /// How often each word stands in the text.
    private var counts: [Int] = []

    /// Makes words of single bytes.
    init(_ table: WordTable, vocabulary: Vocabulary) {
        let ids = (UInt8.min...UInt8.max).map { vocabulary.id(of: [$0].span.bytes) ?? -1 }
        var (tokens, starts, lengths, counts) = (self.tokens, self.starts, self.lengths, self.counts)
        table.forEach { word, count in
            // No pair stands in a word of one byte.
            if word.count < 2 { return }
            starts.append(tokens.count)
            lengths.append(Int32(word.count))
            counts.append(count)
            for byte in word { tokens.append(ids[Int(byte)]) }
        }
        (self.tokens, self.starts, self.lengths, self.counts) = (tokens, starts, lengths, counts)
    }

    /// Counts the pairs of all words.
    func countPairs(into pairs: inout PairCounts, lists: inout PlaceLists) {
        for word in starts.indices {
            let start = starts[word]
            for place in (start + 1)..<(start + Int(lengths[word])) {
                let pair = TokenPair(tokens[place - 1], tokens[place])
                pairs.add(counts[word], to: pair, in: UInt32(word), lists: &lists)
            }
        }
    }

    /// Puts `result` in the place of each `pair` of a word, from left to right, and counts the pairs that
    /// this breaks and makes.
    mutating func merge(
        _ pair: TokenPair,
        into result: Int32,
        word: UInt32,
        pairs: inout PairCounts,
        lists: inout PlaceLists
    ) {
        let count = counts[Int(word)]
        let start = starts[Int(word)]
        let end = start + Int(lengths[Int(word)])
        var (read, write) = (start, start)
        while read < end {
            guard read + 1 < end, tokens[read] == pair.left, tokens[read + 1] == pair.right else {
                tokens[write] = tokens[read]
                read += 1
                write += 1
                continue
            }
            if write > start {
                let before = tokens[write - 1]
                pairs.add(-count, to: TokenPair(before, pair.left))
                pairs.add(count, to: TokenPair(before, result), in: word, lists: &lists)
            }
            tokens[write] = result
            read += 2
            write += 1
            if read < end {
                pairs.add(-count, to: TokenPair(pair.right, tokens[read]))
                pairs.add(count, to: TokenPair(result, tokens[read]), in: word, lists: &lists)
            }
        }
        lengths[Int(word)] = Int32(write - start)
    }
}
