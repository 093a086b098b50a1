/// Cuts a stretch of text as one ``SplittingStep`` says; the words are ranges of bytes.
///
/// Source: the `tokenizers` library, `NormalizedString::split` for what becomes of the places found.
struct TextCuts {
    /// A stretch, and whether it is a place that was looked for.
    private struct Part {
        var range: Range<Int>
        var isFound: Bool
    }

    private var parts: [Part] = []

    /// The words of `text`, valid UTF-8; nil for steps that do more than to cut.
    static func words(of text: RawSpan, _ step: SplittingStep) -> [Range<Int>]? {
        var cuts = TextCuts()
        switch step {
        case .pattern(let pattern, let behavior, let isInverted):
            var search = PatternSearch(pattern)
            cuts.find(in: text) { start in search.end(ofMatchAt: start, in: text) }
            return cuts.words(behavior, isInverted: isInverted)
        case .text(let wanted, let behavior, let isInverted):
            let wanted = Array(wanted.utf8)
            cuts.find(in: text) { start in text.has(wanted, at: start) ? start + wanted.count : nil }
            return cuts.words(behavior, isInverted: isInverted)
        case .punctuation(let behavior):
            cuts.find(in: text) { start in Self.punctuationEnd(start, text) }
            return cuts.words(behavior)
        case .digits(let individually):
            cuts.find(in: text) { start in Self.numberEnd(start, text) }
            return cuts.words(individually ? .isolated : .contiguous)
        case .whitespace:
            cuts.find(in: text) { start in Self.spaceEnd(start, text) }
            return cuts.words(.removed)
        case .wordsAndSigns:
            cuts.find(in: text) { start in Self.wordOrSignsEnd(start, text) }
            return cuts.words(.removed, isInverted: true)
        case .spaces:
            cuts.find(in: text) { start in text.byte(start) == 0x20 ? start + 1 : nil }
            return cuts.words(.mergedWithPrevious)
        case .words(let pattern): return words(of: text, WordSplitter(pattern))
        case .bytes(_, splits: true): return words(of: text, WordSplitter(.gpt2))
        case .bytes, .metaspace: return nil
        }
    }

    private static func words(of text: RawSpan, _ splitter: WordSplitter) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start = 0
        while start < text.byteCount {
            let end = splitter.end(ofWordAt: start, in: text)
            words.append(start..<end)
            start = end
        }
        return words
    }

    /// Finds the places where `end` says that one begins, from left to right.
    private mutating func find(in text: RawSpan, _ end: (Int) -> Int?) {
        var start = 0
        var index = 0
        while index < text.byteCount {
            guard let end = end(index) else {
                index &+= text.codePoint(index).byteCount
                continue
            }
            if start < index { parts.append(Part(range: start..<index, isFound: false)) }
            parts.append(Part(range: index..<end, isFound: true))
            start = end
            index = end
        }
        if start < index { parts.append(Part(range: start..<index, isFound: false)) }
    }

    private func words(_ behavior: SplittingStep.Behavior, isInverted: Bool = false) -> [Range<Int>] {
        let parts = isInverted ? parts.map { Part(range: $0.range, isFound: !$0.isFound) } : parts
        switch behavior {
        case .isolated: return parts.map(\.range)
        case .removed: return parts.filter { !$0.isFound }.map(\.range)
        case .mergedWithPrevious: return Self.merged(parts) { $0.lowerBound..<$1.upperBound }
        case .mergedWithNext:
            return Self.merged(parts.reversed()) { $1.lowerBound..<$0.upperBound }.reversed()
        case .contiguous:
            var words: [Range<Int>] = []
            for (index, part) in parts.enumerated() {
                if index > 0, parts[index - 1].isFound == part.isFound, let last = words.popLast() {
                    words.append(last.lowerBound..<part.range.upperBound)
                } else {
                    words.append(part.range)
                }
            }
            return words
        }
    }

    /// Adds each place to the word in front of it, unless that ends with one already.
    private static func merged(
        _ parts: [Part],
        _ join: (Range<Int>, Range<Int>) -> Range<Int>
    ) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var isBehindFound = false
        for part in parts {
            if part.isFound, !isBehindFound, let last = words.popLast() {
                words.append(join(last, part.range))
            } else {
                words.append(part.range)
            }
            isBehindFound = part.isFound
        }
        return words
    }

    private static func punctuationEnd(_ start: Int, _ text: RawSpan) -> Int? {
        let (character, byteCount) = text.codePoint(start)
        return CompatibilityTable.shared.isPunctuation(character) ? start + byteCount : nil
    }

    /// Numbers of a version of Unicode that is newer than the one of patterns.
    private static let newNumbers = [UInt32(0x11DE0)...0x11DE9, 0x16FF4...0x16FF6]

    private static func numberEnd(_ start: Int, _ text: RawSpan) -> Int? {
        let (character, byteCount) = text.codePoint(start)
        var isNumber = CharacterClasses.shared[character] == CharacterClass.number
        if character >= 0x11DE0, !isNumber { isNumber = newNumbers.contains { $0.contains(character) } }
        return isNumber ? start + byteCount : nil
    }

    private static func spaceEnd(_ start: Int, _ text: RawSpan) -> Int? {
        let (character, byteCount) = text.codePoint(start)
        return CharacterClasses.shared[character] == CharacterClass.whitespace ? start + byteCount : nil
    }

    private static func wordOrSignsEnd(_ start: Int, _ text: RawSpan) -> Int? {
        let kind = wordKind(text.codePoint(start).value)
        if kind == nil { return nil }
        var index = start
        while index < text.byteCount {
            let (character, byteCount) = text.codePoint(index)
            if wordKind(character) != kind { break }
            index += byteCount
        }
        return index
    }

    /// Whether a character is one of words; nil for white space.
    private static func wordKind(_ character: UInt32) -> Bool? {
        if WordCharacterRuns.contain(character) { return true }
        return CharacterClasses.shared[character] == CharacterClass.whitespace ? nil : false
    }
}

extension RawSpan {
    /// Whether `bytes` stand at `offset`.
    func has(_ bytes: [UInt8], at offset: Int) -> Bool {
        guard bytes.count <= byteCount - offset else { return false }
        return bytes.indices.allSatisfy { bytes[$0] == byte(offset + $0) }
    }
}
