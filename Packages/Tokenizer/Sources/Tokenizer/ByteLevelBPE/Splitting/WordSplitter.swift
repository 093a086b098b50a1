/// Cuts text into words as a ``WordPattern`` does; what follows is the pattern of the GPT-2 family.
///
/// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
///
/// Merges never cross a word. The pattern is followed by hand, over UTF-8: a run of letters, of numbers
/// or of anything else that is not white space takes one space in front with it; a run of white space
/// leaves its last character to the word that follows; contractions come first.
///
/// Source: Radford et al., *Language models are unsupervised multitask learners*, 2019, `encoder.py`.
struct WordSplitter: Sendable {
    let classes = CharacterClasses.shared
    /// Nil where a text is one word.
    private let pattern: WordPattern?

    /// Follows `pattern`; without one, a text is one word.
    init(_ pattern: WordPattern? = .gpt2) {
        self.pattern = pattern
    }

    /// Where the word that begins at `start` ends.
    ///
    /// - Parameters:
    ///   - start: Where a word begins, in bytes; less than the length of `text`.
    ///   - text: Valid UTF-8.
    /// - Returns: The offset of the first byte behind the word.
    func end(ofWordAt start: Int, in text: RawSpan) -> Int {
        guard let pattern else { return text.byteCount }
        if let numberCount = pattern.numberCount {
            return endOfCaselessWord(at: start, in: text, numberCount: numberCount)
        }
        let first = text.byte(start)
        var content = start
        if first == UInt8(ascii: " ") {
            content &+= 1
            if content == text.byteCount { return content }
        }
        let letters = text.asciiLetterCount(content)
        if letters > 0 {
            let end = content &+ letters
            if letters < 8, end == text.byteCount || text.byte(end) < 0x80 { return end }
            return letterRunEnd(from: end, in: text)
        }
        return end(ofWordAt: start, content: content, in: text)
    }

    private func end(ofWordAt start: Int, content: Int, in text: RawSpan) -> Int {
        let (codePoint, byteCount) = text.codePoint(content)
        if codePoint == 0x27, content == start {
            let length = contractionByteCount(at: start, in: text)
            if length > 0 { return start &+ length }
        }
        let next = content &+ byteCount
        switch classes[codePoint] {
        case CharacterClass.letter: return letterRunEnd(from: next, in: text)
        case CharacterClass.whitespace: return whitespaceEnd(from: start, in: text)
        case let other: return runEnd(of: other, from: next, in: text)
        }
    }

    func letterRunEnd(from start: Int, in text: RawSpan) -> Int {
        var index = start
        while index < text.byteCount {
            let letters = text.asciiLetterCount(index)
            index &+= letters
            if letters == 8 { continue }
            if index == text.byteCount || text.byte(index) < 0x80 { return index }
            let (codePoint, byteCount) = text.codePoint(index)
            if classes[codePoint] != CharacterClass.letter { return index }
            index &+= byteCount
        }
        return index
    }

    func runEnd(of characterClass: UInt8, from start: Int, in text: RawSpan) -> Int {
        var index = start
        while index < text.byteCount {
            let (codePoint, byteCount) = text.codePoint(index)
            if classes[codePoint] != characterClass { return index }
            index &+= byteCount
        }
        return index
    }

    /// The end of a run of white space: all of it at the end of the text, all but its last character
    /// in front of a word, and that character where there is only one.
    func whitespaceEnd(from start: Int, in text: RawSpan) -> Int {
        var index = start
        var last = start
        while index < text.byteCount {
            let (codePoint, byteCount) = text.codePoint(index)
            if classes[codePoint] != CharacterClass.whitespace { return last > start ? last : index }
            last = index
            index &+= byteCount
        }
        return index
    }

    /// The length of `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll` or `'d` at an apostrophe; 0 for none.
    private func contractionByteCount(at start: Int, in text: RawSpan) -> Int {
        let bytes = text.eightBytes(start)
        switch UInt8(truncatingIfNeeded: bytes >> 8) {
        case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return 2
        default: break
        }
        switch (UInt8(truncatingIfNeeded: bytes >> 8), UInt8(truncatingIfNeeded: bytes >> 16)) {
        case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")): return 3
        case (UInt8(ascii: "l"), UInt8(ascii: "l")): return 3
        default: return 0
        }
    }
}
