import Eval
import Testing
import Tokenizer
import Tokens

@Suite struct ContinuationSplitTests {
    @Test func aPlainPromptKeepsItsTokens() {
        let split = tokens("Answer: yes", " no")
        #expect(split.prompt == ["Answer:", " yes"])
        #expect(split.completion == [" no"])
    }

    @Test func whiteSpaceAtTheEndGoesToTheCompletion() {
        let split = tokens("Answer: ", "yes")
        #expect(split.prompt == ["Answer:"])
        #expect(split.completion == [" yes"])
    }

    @Test func everyKindOfWhiteSpaceMoves() {
        let split = tokens("Answer:\u{A0}\n ", "yes")
        #expect(split.prompt == ["Answer:"])
        #expect(split.completion == ["\u{A0}", "\n", " yes"])
    }

    @Test func anEmptyPromptLeavesEverythingToTheCompletion() {
        let split = tokens("", "yes no")
        #expect(split.prompt == [])
        #expect(split.completion == ["yes", " no"])
    }

    @Test func aCompletionMergedIntoThePromptComesOutEmpty() {
        let split = tokens("Answer", ":")
        #expect(split.prompt == ["Answer"])
        #expect(split.completion == [])
    }

    private func tokens(_ prompt: String, _ completion: String) -> (prompt: [String], completion: [String]) {
        let tokenizer = SpacedWords(text: prompt + completion, prompt)
        let split = ContinuationSplit.tokens(prompt: prompt, completion: completion, tokenizer: tokenizer)
        return (split.prompt.map { tokenizer.decode([$0]) }, split.completion.map { tokenizer.decode([$0]) })
    }
}

/// A word with the space in front of it is one token, as in most byte-level vocabularies.
private struct SpacedWords: Tokenizer {
    private let words: [String]

    init(text: String...) {
        words = text.flatMap { [$0, $0.trimmingEnd()] }.flatMap(Self.split)
    }

    var vocabularySize: Int { words.count }
    var specialTokens: SpecialTokens { SpecialTokens() }

    func encode(_ text: String) -> [TokenID] {
        Self.split(text).compactMap { word in words.firstIndex(of: word).map { TokenID($0) } }
    }

    func bytes(of token: TokenID) -> [UInt8] { Array(words[Int(token.rawValue)].utf8) }

    func document() throws -> TokenizerDocument { ByteTokenizer().document() }

    private static func split(_ text: String) -> [String] {
        var words: [String] = []
        for character in text {
            if character.isWhitespace || words.isEmpty { words.append("") }
            words[words.count - 1].append(character)
        }
        return words
    }
}

extension String {
    fileprivate func trimmingEnd() -> String {
        var result = self
        while result.last?.isWhitespace == true { result.removeLast() }
        return result
    }
}
