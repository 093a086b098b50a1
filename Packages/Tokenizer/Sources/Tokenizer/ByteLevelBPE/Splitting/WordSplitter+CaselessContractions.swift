/// The patterns that came with tiktoken's `cl100k_base`: those of Llama 3, Qwen2 and others.
///
/// A contraction in either case; letters with one character in front that is neither letter, number nor
/// line end; up to so many numbers; a run of anything else with a space in front and line ends behind;
/// white space up to its last line end; white space but for its last character.
extension WordSplitter {
    func endOfCaselessWord(at start: Int, in text: RawSpan, numberCount: Int) -> Int {
        let (first, byteCount) = text.codePoint(start)
        let next = start &+ byteCount
        if first == 0x27 {
            let length = caselessContractionByteCount(at: start, in: text)
            if length > 0 { return start &+ length }
        }
        let firstClass = classes[first]
        if firstClass == CharacterClass.letter { return letterRunEnd(from: next, in: text) }
        if firstClass == CharacterClass.number {
            return numbersEnd(from: next, in: text, count: numberCount &- 1)
        }
        if first != 0x0A, first != 0x0D, next < text.byteCount {
            let (second, secondByteCount) = text.codePoint(next)
            let secondClass = classes[second]
            if secondClass == CharacterClass.letter {
                return letterRunEnd(from: next &+ secondByteCount, in: text)
            }
            if first == 0x20, secondClass == CharacterClass.other {
                return signsEnd(from: next &+ secondByteCount, in: text)
            }
        }
        if firstClass == CharacterClass.other { return signsEnd(from: next, in: text) }
        return lineEndsEnd(from: start, in: text)
    }

    private func numbersEnd(from start: Int, in text: RawSpan, count: Int) -> Int {
        var index = start
        var left = count
        while left > 0, index < text.byteCount {
            let (character, byteCount) = text.codePoint(index)
            if classes[character] != CharacterClass.number { return index }
            index &+= byteCount
            left &-= 1
        }
        return index
    }

    /// The end of a run of signs and the line ends behind it.
    private func signsEnd(from start: Int, in text: RawSpan) -> Int {
        var index = runEnd(of: CharacterClass.other, from: start, in: text)
        while index < text.byteCount, text.byte(index) == 0x0A || text.byte(index) == 0x0D { index &+= 1 }
        return index
    }

    /// The end of white space: behind its last line end; without any, as in the other pattern.
    private func lineEndsEnd(from start: Int, in text: RawSpan) -> Int {
        var index = start
        var lineEnd = start
        while index < text.byteCount {
            let (character, byteCount) = text.codePoint(index)
            if classes[character] != CharacterClass.whitespace { break }
            index &+= byteCount
            if character == 0x0A || character == 0x0D { lineEnd = index }
        }
        return lineEnd > start ? lineEnd : whitespaceEnd(from: start, in: text)
    }

    /// The length of a contraction at an apostrophe, 0 for none.
    ///
    /// `ſ`, the long s, is an s in another case.
    private func caselessContractionByteCount(at start: Int, in text: RawSpan) -> Int {
        let bytes = text.eightBytes(start)
        if UInt16(truncatingIfNeeded: bytes >> 8) == 0xBFC5 { return 3 }
        let first = UInt8(truncatingIfNeeded: bytes >> 8) | 0x20
        let second = UInt8(truncatingIfNeeded: bytes >> 16) | 0x20
        switch (first, second) {
        case (UInt8(ascii: "s"), _), (UInt8(ascii: "t"), _): return 2
        case (UInt8(ascii: "m"), _), (UInt8(ascii: "d"), _): return 2
        case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")): return 3
        case (UInt8(ascii: "l"), UInt8(ascii: "l")): return 3
        default: return 0
        }
    }
}
