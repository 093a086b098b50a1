import PausePlugins
import PauseStrategy
import PauseStrategyTesting
import Randomness
import Testing
import Tokens

@Suite struct AppendRandomCountPausesTests {
    private let vocabulary = PauseVocabulary(pauseTokens: [9])
    private let example = TokenSequence(prompt: [7], completion: [8])

    @Test func drawsEveryNumberOfTheListEquallyOften() throws {
        let strategy = try strategy(.init(counts: [0, 2, 4, 10]))
        var random = RandomStream(seed: 5)
        var counts: [Int: Int] = [:]
        for _ in 0..<4000 {
            let insertions = strategy.insertions(into: example, using: &random)
            #expect(insertions.allSatisfy { $0.offset == 1 && $0.token == 9 })
            counts[insertions.count, default: 0] += 1
        }
        #expect(counts.keys.sorted() == [0, 2, 4, 10])
        let squares = counts.values.reduce(0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 }
        // Chi-square of 3 degrees of freedom: above 25.9 once in 100 000 times.
        #expect(squares < 25.9)
    }

    @Test func atInferenceUsesTheLargestNumberAndDrawsNothing() throws {
        let strategy = try strategy(.init(counts: [3, 12, 5]))
        var random = ContractGenerator()
        let prompt = TokenSequence(prompt: [7], completion: [])
        #expect(strategy.insertions(into: prompt, using: &random).count == 12)
        #expect(random.drawCount == 0)
    }

    @Test(arguments: [0, 4, 7, 100])
    func aFixedNumberReplacesTheDraw(count: Int) throws {
        var registry = PauseStrategyRegistry()
        try PausePlugins.registerAll(in: &registry)
        let settings = PauseSettings("append-random-count").overriding(count: count)
        let strategy = try registry.makeStrategy(settings, vocabulary: vocabulary)
        var random = ContractGenerator()
        for completion in [[], [8]] as [[TokenID]] {
            let sequence = TokenSequence(prompt: [7], completion: completion)
            #expect(try strategy.insertions(into: sequence, using: &random).count == count)
        }
        #expect(random.drawCount == 0)
    }

    @Test(arguments: [
        (
            AppendRandomCountPauses.Configuration(counts: []),
            "counts has 0 entries; list every number of pauses to train on, 1 to 65537 of them"
        ),
        (.init(counts: [1, -1]), "an entry of counts is -1; set it to a whole number in 0...65536"),
        (.init(counts: [1], count: 65_537), "count is 65537; set it to a whole number in 0...65536"),
        (
            .init(counts: [], count: 3),
            "counts has 0 entries; list every number of pauses to train on, \(end)"
        ),
    ])
    func rejectsWhatItCannotDraw(configuration: AppendRandomCountPauses.Configuration, problem: String) {
        let error = PauseStrategyError.invalidConfiguration(strategy: "append-random-count", problem: problem)
        #expect(throws: error) { try strategy(configuration) }
    }

    private func strategy(
        _ configuration: AppendRandomCountPauses.Configuration
    ) throws -> AppendRandomCountPauses {
        try AppendRandomCountPauses(configuration: configuration, vocabulary: vocabulary)
    }
}

private let end = "1 to 65537 of them"
