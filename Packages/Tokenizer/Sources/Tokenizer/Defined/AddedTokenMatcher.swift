import Tokens

/// Cuts added tokens out of a text: leftmost first, the longest of several.
struct AddedTokenMatcher: Sendable {
    /// A stretch of text, or an added token in its place.
    struct Piece: Equatable {
        var range: Range<Int>
        var token: TokenID?
    }

    private var trie = ByteTrie()
    private let tokens: [AddedToken]
    /// Which bytes a token begins with.
    private var isFirst = [Bool](repeating: false, count: 256)

    /// Looks for `tokens`, each spelled as `spelling` says.
    init(_ tokens: [AddedToken], spelling: (AddedToken) -> [UInt8]) {
        self.tokens = tokens
        for (index, token) in tokens.enumerated() {
            let bytes = spelling(token)
            guard let first = bytes.first else { continue }
            trie.insert(bytes, value: Int32(truncatingIfNeeded: index))
            isFirst[Int(first)] = true
        }
    }

    /// The pieces of `text`, which they cover in order, apart from empty stretches.
    ///
    /// Special tokens are passed over unless they are allowed. White space that went to the token in front of
    /// it may once more be a token, as it is for the `tokenizers` library.
    func pieces(of text: RawSpan, allowsSpecial: Bool) -> [Piece] {
        var pieces: [Piece] = []
        var start = 0
        var index = 0
        while index < text.byteCount {
            guard isFirst[Int(text.byte(index))], let (value, byteCount) = trie.longest(text, from: index)
            else {
                index &+= 1
                continue
            }
            let found = index..<(index + byteCount)
            index = found.upperBound
            let token = tokens[Int(value)]
            guard allowsSpecial || !token.isSpecial, !token.isSingleWord || text.isWord(found) else {
                continue
            }
            let range = Self.widened(found, for: token, in: text, notBefore: start)
            if start < range.lowerBound { pieces.append(Piece(range: start..<range.lowerBound)) }
            pieces.append(Piece(range: range, token: token.id))
            start = range.upperBound
        }
        if start < text.byteCount { pieces.append(Piece(range: start..<text.byteCount)) }
        return pieces
    }

    /// `range` with the white space that belongs to `token`.
    private static func widened(
        _ range: Range<Int>,
        for token: AddedToken,
        in text: RawSpan,
        notBefore limit: Int
    ) -> Range<Int> {
        let classes = CharacterClasses.shared
        var start = range.lowerBound
        while token.takesSpaceBefore, start > limit {
            let previous = text.previousCharacter(before: start)
            if classes[text.codePoint(previous).value] != CharacterClass.whitespace { break }
            start = previous
        }
        var end = range.upperBound
        while token.takesSpaceAfter, end < text.byteCount {
            let (character, byteCount) = text.codePoint(end)
            if classes[character] != CharacterClass.whitespace { break }
            end += byteCount
        }
        return start..<end
    }
}

extension RawSpan {
    /// Where the character begins that ends in front of `offset`.
    func previousCharacter(before offset: Int) -> Int {
        var index = offset &- 1
        while index > 0, byte(index) & 0xC0 == 0x80 { index &-= 1 }
        return index
    }

    /// Whether the text in `range` touches no letter, digit or underscore.
    fileprivate func isWord(_ range: Range<Int>) -> Bool {
        let start = range.lowerBound
        if start > 0, isInWord(previousCharacter(before: start)) { return false }
        return range.upperBound == byteCount || !isInWord(range.upperBound)
    }

    private func isInWord(_ offset: Int) -> Bool {
        WordCharacterRuns.contain(codePoint(offset).value)
    }
}

extension WordCharacterRuns {
    /// Whether a character is one of words.
    static func contain(_ character: UInt32) -> Bool {
        // The number of bounds that are not above the character is odd inside a run.
        var low = 0
        var high = bounds.count
        while low < high {
            let middle = (low + high) / 2
            if bounds[middle] <= character { low = middle + 1 } else { high = middle }
        }
        return low % 2 == 1
    }
}
