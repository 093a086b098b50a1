import Tokens

/// Merges the parts of a text, with the memory that this takes: a cache of parts and working space.
///
/// One encoder serves one call at a time; ``EncoderPool`` keeps them between calls.
struct SpacedEncoder: Sendable {
    /// Up to this many symbols, looking at every pair for each merge is the faster way.
    private static let shortCount = 64

    private var cache = WordCache()
    private var symbols: [Int32] = []
    /// The merge of the pair that begins at each index, as ``PairTable`` gives it.
    private var merges: [UInt64] = []

    /// Appends the tokens of the part of `text` in `range`.
    mutating func append(
        _ range: Range<Int>,
        of text: RawSpan,
        _ table: SpacedSymbols,
        _ pairs: PairTable,
        to output: inout [TokenID]
    ) {
        guard range.count <= WordKey.maximumByteCount else {
            symbols.removeAll(keepingCapacity: true)
            table.append(text.extracting(range), to: &symbols)
            return merge(pairs, to: &output)
        }
        let key = WordKey(text, from: range.lowerBound, byteCount: range.count)
        if let entry = cache.entry(for: key) { return entry.append(to: &output) }
        let known = output.count
        symbols.removeAll(keepingCapacity: true)
        table.append(text.extracting(range), to: &symbols)
        merge(pairs, to: &output)
        // A part of lost characters has no tokens to remember.
        if output.count > known { cache.insert(key, output[known...]) }
    }

    /// Appends the tokens of a sign with `text` behind it.
    mutating func appendFirst(
        _ text: RawSpan,
        _ table: SpacedSymbols,
        _ pairs: PairTable,
        to output: inout [TokenID]
    ) {
        symbols.removeAll(keepingCapacity: true)
        symbols.append(table.sign)
        table.append(text, to: &symbols)
        merge(pairs, to: &output)
    }

    /// Merges the symbols, and appends the tokens that they become.
    private mutating func merge(_ pairs: PairTable, to output: inout [TokenID]) {
        if symbols.count > Self.shortCount {
            let long = symbols.map { Symbol(token: $0, byteCount: 0) }
            symbols = SymbolMerger.merged(long, pairs, cutBefore: nil).map(\.token)
        } else if symbols.count > 1 {
            mergeShort(pairs)
        }
        for symbol in symbols where symbol != SpacedSymbols.lost {
            output.append(TokenID(rawValue: symbol < 0 ? ~symbol : symbol))
        }
    }

    private mutating func mergeShort(_ pairs: PairTable) {
        var count = symbols.count
        merges.removeAll(keepingCapacity: true)
        for index in 1..<count { merges.append(pairs.value(symbols[index &- 1], symbols[index])) }
        merges.append(PairTable.noValue)
        while true {
            var place = 0
            var lowest = PairTable.noValue
            // Of equal ranks the first; the results below the ranks do not count.
            for index in 0..<count where merges[index] &>> 32 < lowest &>> 32 {
                place = index
                lowest = merges[index]
            }
            if lowest == PairTable.noValue { break }
            symbols[place] = Int32(truncatingIfNeeded: lowest)
            count &-= 1
            for index in (place &+ 1)..<max(count, place &+ 1) {
                symbols[index] = symbols[index &+ 1]
                merges[index] = merges[index &+ 1]
            }
            let isLast = place &+ 1 == count
            merges[place] = isLast ? PairTable.noValue : pairs.value(symbols[place], symbols[place &+ 1])
            if place > 0 { merges[place &- 1] = pairs.value(symbols[place &- 1], symbols[place]) }
        }
        symbols.removeLast(symbols.count &- count)
    }
}
