import Tokens

/// Encodes text word by word, with the memory that this takes: a cache of words and a merger.
///
/// One encoder serves one call at a time; ``EncoderPool`` keeps them between calls.
struct WordEncoder: Sendable {
    private var cache = WordCache()
    private var merger = WordMerger()

    /// Appends the tokens of `text`, valid UTF-8, to `output`.
    ///
    /// A word that is a token of `wholeWords` is that token, whatever the merges say.
    mutating func encode(
        _ text: RawSpan,
        splitter: WordSplitter,
        merges: MergeTable,
        wholeWords: Vocabulary? = nil,
        to output: inout [TokenID]
    ) {
        if let wholeWords {
            encodeWholeWords(text, splitter: splitter, merges: merges, wholeWords, to: &output)
            return
        }
        var start = 0
        while start < text.byteCount {
            let end = splitter.end(ofWordAt: start, in: text)
            if end &- start <= WordKey.maximumByteCount {
                append(start..<end, of: text, merges: merges, to: &output)
            } else {
                appendParts(start..<end, of: text, merges: merges, to: &output)
            }
            start = end
        }
    }

    private mutating func encodeWholeWords(
        _ text: RawSpan,
        splitter: WordSplitter,
        merges: MergeTable,
        _ wholeWords: Vocabulary,
        to output: inout [TokenID]
    ) {
        var start = 0
        while start < text.byteCount {
            let end = splitter.end(ofWordAt: start, in: text)
            let isShort = end &- start <= WordKey.maximumByteCount
            if isShort, let entry = cache.entry(for: WordKey(text, from: start, byteCount: end &- start)) {
                entry.append(to: &output)
            } else if let token = wholeWords.id(of: text.extracting(start..<end)) {
                output.append(TokenID(rawValue: token))
                if isShort {
                    cache.insert(WordKey(text, from: start, byteCount: end &- start), output.suffix(1))
                }
            } else if isShort {
                append(start..<end, of: text, merges: merges, to: &output)
            } else {
                appendParts(start..<end, of: text, merges: merges, to: &output)
            }
            start = end
        }
    }

    /// Appends the tokens of a word, or of a part of one.
    private mutating func append(
        _ range: Range<Int>,
        of text: RawSpan,
        merges: MergeTable,
        to output: inout [TokenID]
    ) {
        if range.count > WordKey.maximumByteCount {
            merger.append(range, of: text, using: merges, to: &output)
            return
        }
        let key = WordKey(text, from: range.lowerBound, byteCount: range.count)
        if let entry = cache.entry(for: key) {
            entry.append(to: &output)
            return
        }
        let known = output.count
        merger.append(range, of: text, using: merges, to: &output)
        cache.insert(key, output[known...])
    }

    /// Appends the tokens of a word that is too long for the cache, cut where no merge can join.
    private mutating func appendParts(
        _ range: Range<Int>,
        of text: RawSpan,
        merges: MergeTable,
        to output: inout [TokenID]
    ) {
        var start = range.lowerBound
        while start < range.upperBound {
            var last = text.byte(start)
            var end = start &+ 1
            while end < range.upperBound {
                let next = text.byte(end)
                if !merges.joins(last, next) { break }
                last = next
                end &+= 1
            }
            if end &- start == 1 {
                output.append(TokenID(rawValue: merges.token(of: last)))
            } else {
                append(start..<end, of: text, merges: merges, to: &output)
            }
            start = end
        }
    }
}
