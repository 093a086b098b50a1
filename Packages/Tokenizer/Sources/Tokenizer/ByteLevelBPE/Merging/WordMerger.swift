import Tokens

/// Merges the bytes of one word into tokens, and keeps its working memory for the next word.
///
/// The pair of lowest rank is joined first, the leftmost of several, until no pair has a rank.
struct WordMerger: Sendable {
    /// Up to this many bytes, looking at every pair for each merge is the faster way.
    static let shortByteCount = 96
    /// Once longer words have had so many bytes together, a ``LinearWordMerger`` is worth its making.
    private static let linearByteCount = 1 << 16

    private var tokens = [Int32](repeating: 0, count: shortByteCount)
    /// The rank of the pair that begins at each index; one past the last pair, ``MergeTable/noRank``.
    private var ranks = [UInt32](repeating: 0, count: shortByteCount)
    private var long = LongWordMerger()
    /// How many bytes the words that were not short have had.
    private var longByteCount = 0
    /// Nil until it is worth it, and nil within where the merges are not such that it works.
    private var linear: LinearWordMerger??

    /// Appends the tokens of the word in `range` of `text` to `output`.
    mutating func append(
        _ range: Range<Int>,
        of text: RawSpan,
        using merges: MergeTable,
        to output: inout [TokenID]
    ) {
        if range.count > Self.shortByteCount {
            appendLong(range, of: text, using: merges, to: &output)
            return
        }
        var count = range.count
        load(range, of: text, using: merges)
        while true {
            let (index, rank) = lowestRank(count: count)
            if rank == MergeTable.noRank { break }
            join(index, into: merges.result(of: rank), count: count, using: merges)
            count &-= 1
        }
        for index in 0..<count { output.append(TokenID(rawValue: tokens[index])) }
    }

    private mutating func appendLong(
        _ range: Range<Int>,
        of text: RawSpan,
        using merges: MergeTable,
        to output: inout [TokenID]
    ) {
        longByteCount &+= range.count
        if longByteCount >= Self.linearByteCount {
            let merger = linear ?? LinearWordMerger(merges)
            linear = .some(merger)
            if let merger { return merger.append(range, of: text, to: &output) }
        }
        long.append(range, of: text, using: merges, to: &output)
    }

    private mutating func load(_ range: Range<Int>, of text: RawSpan, using merges: MergeTable) {
        var previous = merges.token(of: text.byte(range.lowerBound))
        tokens[0] = previous
        for index in 1..<max(range.count, 1) {
            let token = merges.token(of: text.byte(range.lowerBound &+ index))
            tokens[index] = token
            ranks[index &- 1] = merges.rank(previous, token)
            previous = token
        }
        ranks[range.count &- 1] = MergeTable.noRank
    }

    private func lowestRank(count: Int) -> (index: Int, rank: UInt32) {
        var index = 0
        var lowest = MergeTable.noRank
        for candidate in 0..<count where ranks[candidate] < lowest {
            index = candidate
            lowest = ranks[candidate]
        }
        return (index, lowest)
    }

    /// Puts `token` in the place of the pair at `index`, and closes the gap.
    private mutating func join(_ index: Int, into token: Int32, count: Int, using merges: MergeTable) {
        tokens[index] = token
        for place in (index &+ 1)..<(count &- 1) {
            tokens[place] = tokens[place &+ 1]
            ranks[place] = ranks[place &+ 1]
        }
        let isLast = index &+ 2 == count
        ranks[index] = isLast ? MergeTable.noRank : merges.rank(token, tokens[index &+ 1])
        if index > 0 { ranks[index &- 1] = merges.rank(tokens[index &- 1], token) }
    }
}
