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
    /// Which two bytes, one bit for each pair; of a token of one byte, all pairs that it begins.
    private var isFirstPair = [UInt64](repeating: 0, count: 1024)
    /// Whether there are tokens that are found without being asked for.
    private var hasOrdinaryTokens = false

    /// Looks for `tokens`, each spelled as `spelling` says.
    init(_ tokens: [AddedToken], spelling: (AddedToken) -> [UInt8]) {
        self.tokens = tokens
        for (index, token) in tokens.enumerated() {
            let bytes = spelling(token)
            guard let first = bytes.first else { continue }
            trie.insert(bytes, value: Int32(truncatingIfNeeded: index))
            isFirst[Int(first)] = true
            if !token.isSpecial { hasOrdinaryTokens = true }
            for second in bytes.count > 1 ? bytes[1]...bytes[1] : 0...255 {
                let pair = Int(first) << 8 | Int(second)
                isFirstPair[pair >> 6] |= 1 << UInt64(pair & 63)
            }
        }
    }

    /// The pieces of `text`, which they cover in order, apart from empty stretches.
    ///
    /// Special tokens are passed over unless they are allowed. White space that went to the token in front of
    /// it may once more be a token, as it is for the `tokenizers` library.
    func pieces(of text: RawSpan, allowsSpecial: Bool) -> [Piece] {
        guard allowsSpecial || hasOrdinaryTokens else {
            return text.isEmpty ? [] : [Piece(range: 0..<text.byteCount)]
        }
        var pieces: [Piece] = []
        var start = 0
        var index = 0
        while index < text.byteCount {
            guard mayBegin(at: index, in: text), let (value, byteCount) = trie.longest(text, from: index)
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

    /// Whether the first two bytes at `index` are those of some token.
    private func mayBegin(at index: Int, in text: RawSpan) -> Bool {
        let first = text.byte(index)
        guard isFirst[Int(first)] else { return false }
        let second = index &+ 1 < text.byteCount ? text.byte(index &+ 1) : 0
        let pair = Int(first) &<< 8 | Int(second)
        return isFirstPair[pair &>> 6] &>> UInt64(pair & 63) & 1 == 1
    }

    /// Whether no token that is found without being asked for lies across a place in front of a space that
    /// follows anything but white space.
    var keepsCutsInFrontOfSpaces: Bool {
        tokens.allSatisfy { token in
            if token.isSpecial { return true }
            let content = Array(token.content.utf8)
            let spaces = content.indices.dropFirst().filter { content[$0] == 0x20 }
            return !token.takesSpaceAfter && spaces.allSatisfy { content[..<$0].allSatisfy { $0 == 0x20 } }
        }
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
