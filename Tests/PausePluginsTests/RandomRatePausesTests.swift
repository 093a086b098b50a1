import PausePlugins
import PauseStrategy
import PauseStrategyTesting
import Randomness
import Testing
import Tokens

@Suite struct RandomRatePausesTests {
    private let vocabulary = PauseVocabulary(pauseTokens: [9])

    /// The paper's setting: T = 2048 and rate 0.1 put 205 pauses in, and trimming leaves 186.3 of
    /// them on average (2048 · 205 / 2254), with a standard deviation of 3.93.
    @Test func matchesTheNumbersOfThePaper() throws {
        let strategy = try RandomRatePauses(configuration: .init(), vocabulary: vocabulary)
        let window = TokenSequence(prompt: [], completion: Array(repeating: 1, count: 2049))
        var random = RandomStream(seed: 8)
        let rounds = 200
        var total = 0
        for _ in 0..<rounds {
            let paused = try strategy.pausedSequence(from: window, using: &random)
            #expect(paused.insertedCount == 205)
            let trimmed = paused.trimmed(to: 2048)
            #expect(trimmed.count == 2048)
            #expect((160...205).contains(trimmed.insertedCount))
            total += trimmed.insertedCount
        }
        let mean = Double(total) / Double(rounds)
        #expect(abs(mean - 186.26) < 5 * 3.93 / Double(rounds).squareRoot())
    }

    @Test(arguments: [
        (0.1, 2049, 205), (0.1, 1, 0), (0.1, 0, 0), (0.1, 5, 0), (0.1, 6, 1), (0.5, 4, 2), (1, 11, 10),
        (2, 11, 20), (0, 100, 0), (16, 3, 32),
    ])
    func insertsTheRateTimesTheNumberOfPredictedPositions(rate: Double, count: Int, expected: Int) throws {
        let strategy = try RandomRatePauses(configuration: .init(rate: rate), vocabulary: vocabulary)
        var random = RandomStream(seed: 1)
        let sequence = TokenSequence(prompt: [], completion: Array(repeating: 1, count: count))
        #expect(strategy.insertions(into: sequence, using: &random).count == expected)
    }

    // n tokens and k pauses have C(n + k, k) interleavings. Chi-square over all of them, with a
    // bound that a fair strategy passes 99 999 times in 100 000.
    @Test(arguments: [
        (3, 1.0, 10, 39.3),  // 2 pauses
        (2, 3.0, 10, 39.3),  // 3 pauses
        (4, 0.4, 5, 28.5),  // 1 pause
        (5, 0.5, 21, 60.3),  // 2 pauses
    ])
    func everyInterleavingIsEquallyLikely(
        count: Int,
        rate: Double,
        interleavings: Int,
        bound: Double
    ) throws {
        let strategy = try RandomRatePauses(configuration: .init(rate: rate), vocabulary: vocabulary)
        let sequence = TokenSequence(prompt: [1], completion: Array(repeating: 1, count: count - 1))
        var random = RandomStream(seed: 12)
        var counts: [[TokenID]: Int] = [:]
        let expected = 500
        for _ in 0..<(expected * interleavings) {
            let paused = try strategy.pausedSequence(from: sequence, using: &random)
            counts[paused.tokens, default: 0] += 1
        }
        #expect(counts.count == interleavings)
        let squares = counts.values.reduce(0) { sum, count in
            sum + Double((count - expected) * (count - expected)) / Double(expected)
        }
        #expect(squares < bound)
    }

    @Test func drawsAtMostOnceForEveryPlace() throws {
        let strategy = try RandomRatePauses(configuration: .init(), vocabulary: vocabulary)
        var random = ContractGenerator()
        let sequence = TokenSequence(prompt: [], completion: Array(repeating: 1, count: 1001))
        _ = strategy.insertions(into: sequence, using: &random)
        #expect((101...1101).contains(random.drawCount))
    }

    @Test(arguments: [-0.1, 16.5, Double.nan, .infinity])
    func rejectsARateOutOfBounds(rate: Double) {
        let problem = PauseStrategyError.invalidConfiguration(
            strategy: "random-rate",
            problem: "rate is \(rate); set it to a number in 0...16, 0.1 as a rule"
        )
        #expect(throws: problem) {
            try RandomRatePauses(configuration: .init(rate: rate), vocabulary: vocabulary)
        }
    }

    /// Computed by Tools/make-random-goldens.py; resuming a run depends on their staying the same.
    @Test func drawsThePlacesOfTheReference() throws {
        let strategy = try RandomRatePauses(configuration: .init(rate: 0.5), vocabulary: vocabulary)
        var random = RandomStream(seed: 2024).split("pauses").split(0).split(0)
        let sequence = TokenSequence(prompt: [], completion: (1...17).map { TokenID(100 + $0) })
        let offsets = strategy.insertions(into: sequence, using: &random).map(\.offset)
        #expect(offsets == [1, 3, 7, 7, 10, 11, 15, 17])
    }
}
