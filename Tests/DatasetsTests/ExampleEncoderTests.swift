import Datasets
import Testing
import Tokenizer
import Tokens

@Suite struct ExampleEncoderTests {
    private let tokenizer = CharacterTokens("01")

    @Test func encodesPromptCompletionAndHintsApart() throws {
        var example = Example(id: "x", prompt: "011", completion: "0", references: ["0"])
        example.hints = ["1", "0"]
        let plain = try ExampleEncoder(tokenizer: tokenizer).sequence(for: example)
        #expect(plain == TokenSequence(prompt: [0, 1, 1], completion: [0], hints: [1, 0]))
        let ended = try ExampleEncoder(tokenizer: tokenizer, prependsBeginning: true, appendsEnd: true)
        #expect(
            try ended.sequence(for: example)
                == TokenSequence(prompt: [2, 0, 1, 1], completion: [0, 3], hints: [1, 0])
        )
    }

    @Test func refusesAHintOfSeveralTokens() throws {
        var example = Example(id: "x", prompt: "0", completion: "0", references: ["0"])
        example.hints = ["1", "10"]
        let problem = "its hint '10' is 2 tokens; a hint must be exactly one"
        #expect(throws: DatasetError.untrainableExample(id: "x", problem: problem)) {
            try ExampleEncoder(tokenizer: tokenizer).sequence(for: example)
        }
    }

    @Test(arguments: [("0x1", "1"), ("01", "x")])
    func refusesACharacterThatHasNoToken(prompt: String, completion: String) throws {
        let example = Example(id: "x", prompt: prompt, completion: completion, references: [completion])
        let problem = "the tokenizer has no token for 'x'; use one that has, or remove them"
        let encoder = try ExampleEncoder(tokenizer: CharacterTokenizer(alphabet: "01"))
        #expect(throws: DatasetError.untrainableExample(id: "x", problem: problem)) {
            try encoder.sequence(for: example)
        }
    }

    @Test func refusesAnEndThatTheTokenizerLacks() {
        let problem = "the tokenizer has no such token; turn the setting off"
        #expect(throws: DatasetError.invalidSetting(name: "appendsEnd", problem: problem)) {
            try ExampleEncoder(tokenizer: ByteTokens(), appendsEnd: true)
        }
        #expect(throws: DatasetError.invalidSetting(name: "prependsBeginning", problem: problem)) {
            try ExampleEncoder(tokenizer: ByteTokens(), prependsBeginning: true)
        }
    }
}
