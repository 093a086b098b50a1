import PausePlugins
import PauseStrategy
import PauseStrategyTesting
import Settings
import Testing
import Tokens

/// The strategies that insert the same number of tokens into every example.
@Suite struct FixedCountTests {
    private let example = TokenSequence(prompt: [7, 8], completion: [9, 10])
    private let vocabulary = PauseVocabulary(pauseTokens: [90, 91, 92]) { text in
        text.utf8.map { TokenID(Int($0)) }
    }

    @Test func noneLeavesTheExampleAsItIs() throws {
        #expect(try tokens("none", [:]) == [7, 8, 9, 10])
    }

    @Test func appendPutsPausesBetweenPromptAndCompletion() throws {
        #expect(try tokens("append", ["count": .number(3)]) == [7, 8, 90, 90, 90, 9, 10])
    }

    @Test func prependPutsPausesInFrontOfEverything() throws {
        #expect(try tokens("prepend", ["count": .number(2)]) == [90, 90, 7, 8, 9, 10])
    }

    @Test func distinctNumbersItsPausesAndStartsOver() throws {
        #expect(try tokens("distinct", ["count": .number(2)]) == [7, 8, 90, 91, 9, 10])
        #expect(try tokens("distinct", ["count": .number(5)]) == [7, 8, 90, 91, 92, 90, 91, 9, 10])
    }

    @Test func repeatLastTokenRepeatsTheLastTokenOfThePrompt() throws {
        #expect(try tokens("repeat-last-token", ["count": .number(3)]) == [7, 8, 8, 8, 8, 9, 10])
    }

    @Test func fillersAreCountedInTokens() throws {
        #expect(try tokens("filler-character", ["count": .number(3)]) == [7, 8, 46, 46, 46, 9, 10])
        let settings: [String: JSONValue] = ["count": .number(5), "text": .string("ab")]
        #expect(try tokens("filler-character", settings) == [7, 8, 97, 98, 97, 98, 97, 9, 10])
    }

    @Test(
        arguments: ["append", "prepend", "distinct", "filler-character", "repeat-last-token"]
            as [PauseStrategyName],
        [0, 1, 10, 50, 1000]
    )
    func insertsExactlyTheNumberAskedForAndDrawsNothing(name: PauseStrategyName, count: Int) throws {
        let strategy = try strategy(PauseSettings(name).overriding(count: count))
        var random = ContractGenerator()
        for completion in [[], [9, 10]] as [[TokenID]] {
            let paused = try strategy.pausedSequence(
                from: TokenSequence(prompt: [7, 8], completion: completion),
                using: &random
            )
            #expect(paused.insertedCount == count)
            #expect(paused.targetCount == completion.count)
        }
        #expect(random.drawCount == 0)
    }

    @Test(
        arguments: ["append", "prepend", "distinct", "filler-character", "repeat-last-token"]
            as [PauseStrategyName],
        [-1, 65_537]
    )
    func rejectsANumberOutOfBounds(name: PauseStrategyName, count: Int) throws {
        #expect(
            try problem(PauseSettings(name).overriding(count: count))
                == "pause strategy '\(name)': count is \(count); set it to a whole number in 0...65536"
        )
    }

    @Test(arguments: ["append", "prepend", "distinct", "random-rate", "append-random-count"])
    func asksForAPauseTokenOnlyIfItNeedsOne(name: String) throws {
        let vocabulary = PauseVocabulary(pauseTokens: [])
        #expect(
            try problem(PauseSettings(PauseStrategyName(rawValue: name)), vocabulary: vocabulary) == """
                pause strategy '\(name)': the vocabulary has no pause token; \
                set `pauseTokenCount` to 1 or more
                """
        )
        let none =
            name == "random-rate"
            ? PauseSettings("random-rate", settings: ["rate": .number(0)])
            : PauseSettings(PauseStrategyName(rawValue: name)).overriding(count: 0)
        let strategy = try strategy(none, vocabulary: vocabulary)
        var random = ContractGenerator()
        #expect(try strategy.insertions(into: example, using: &random) == [])
    }

    @Test func rejectsAFillerOfNoTokens() throws {
        #expect(
            try problem(PauseSettings("filler-character", settings: ["text": .string("")])) == """
                pause strategy 'filler-character': text is "", which the tokenizer turns into no tokens; \
                set it to a text of at least one
                """
        )
    }

    @Test func refusesToRepeatTheLastTokenOfAnEmptyPrompt() throws {
        let strategy = try strategy(PauseSettings("repeat-last-token"))
        var random = ContractGenerator()
        let error = #expect(throws: PauseStrategyError.self) {
            try strategy.insertions(into: TokenSequence(prompt: [], completion: [1]), using: &random)
        }
        #expect(
            error?.description == """
                pause strategy 'repeat-last-token': the prompt is empty, so there is no last token to repeat; \
                use another strategy
                """
        )
    }

    @Test func whereTheNumberFollowsFromElsewhereItCannotBeSet() throws {
        #expect(
            try problem(PauseSettings("random-rate").overriding(count: 5))
                == "pause strategy 'random-rate' has no setting 'count'; known: rate"
        )
        #expect(
            try problem(PauseSettings.none.overriding(count: 5))
                == "pause strategy 'none' has no settings, so 'count' cannot be set"
        )
    }

    private func tokens(_ name: PauseStrategyName, _ settings: [String: JSONValue]) throws -> [TokenID] {
        var random = ContractGenerator()
        return try strategy(PauseSettings(name, settings: settings))
            .pausedSequence(from: example, using: &random).tokens
    }

    private func problem(_ settings: PauseSettings, vocabulary: PauseVocabulary? = nil) throws -> String? {
        #expect(throws: PauseStrategyError.self) { try strategy(settings, vocabulary: vocabulary) }?
            .description
    }

    private func strategy(
        _ settings: PauseSettings,
        vocabulary: PauseVocabulary? = nil
    ) throws -> any PauseStrategy {
        var registry = PauseStrategyRegistry()
        try PausePlugins.registerAll(in: &registry)
        return try registry.makeStrategy(settings, vocabulary: vocabulary ?? self.vocabulary)
    }
}
