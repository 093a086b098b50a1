import Closeness
import Foundation
import Model
import Randomness
import Testing

@Suite struct SamplerTests {
    private let logits: [Float] = [0.5, -1, 2, 0.25, -3, 1.5, 2, 0]

    private func probabilities(_ logits: [Float], temperature: Double) -> [Double] {
        let weights = logits.map { exp(Double($0) / temperature) }
        return weights.map { $0 / weights.reduce(0, +) }
    }

    private func counts(_ sampler: Sampler, draws: Int, seed: UInt64 = 9) -> [Int] {
        var random = RandomStream(seed: seed)
        var counts = [Int](repeating: 0, count: logits.count)
        for _ in 0..<draws { counts[sampler.token(from: logits, random: &random)] += 1 }
        return counts
    }

    /// Pearson's statistic of counts that should be distributed as `probabilities` say.
    private func chiSquare(_ counts: [Int], _ probabilities: [Double]) -> Double {
        let draws = Double(counts.reduce(0, +))
        return zip(counts, probabilities).reduce(0) { sum, pair in
            guard pair.1 > 0 else { return pair.0 == 0 ? sum : .infinity }
            return sum + (Double(pair.0) - draws * pair.1) * (Double(pair.0) - draws * pair.1)
                / (draws * pair.1)
        }
    }

    /// What remains of probabilities when only some tokens can be drawn.
    private func restricted(_ probabilities: [Double], to tokens: [Int]) -> [Double] {
        let total = tokens.reduce(0) { $0 + probabilities[$1] }
        return probabilities.indices.map { tokens.contains($0) ? probabilities[$0] / total : 0 }
    }

    // One in ten thousand tables of chance exceeds 29.9 with seven degrees of freedom.
    private let limit = 29.9

    @Test(arguments: [0.5, 1, 1.7])
    func drawsTokensAsOftenAsTheirProbabilities(temperature: Double) {
        let counts = counts(Sampler(temperature: temperature), draws: 20_000)
        #expect(chiSquare(counts, probabilities(logits, temperature: temperature)) < limit)
        for other in [0.5, 1, 1.7] where other != temperature {
            #expect(chiSquare(counts, probabilities(logits, temperature: other)) > 10 * limit)
        }
    }

    @Test(
        arguments: [(1, [2]), (2, [2, 6]), (4, [2, 6, 5, 0]), (8, Array(0..<8)), (100, Array(0..<8))]
            as [(Int, [Int])]
    )
    func drawsOnlyTheMostLikelyWhereTheirNumberIsLimited(topK: Int, tokens: [Int]) {
        let counts = counts(Sampler(temperature: 1.7, topK: topK), draws: 20_000)
        let expected = restricted(probabilities(logits, temperature: 1.7), to: tokens)
        #expect(chiSquare(counts, expected) < limit)
        #expect(tokens.allSatisfy { counts[$0] > 0 })
    }

    /// The fewest tokens whose probabilities reach the sum; the two most likely have 0.31 each.
    @Test(
        arguments: [
            (0, [2]), (0.2, [2]), (0.4, [2, 6]), (0.8, [2, 6, 5]), (0.85, [2, 6, 5, 0]),
            (0.999, Array(0..<8)),
        ] as [(Double, [Int])]
    )
    func drawsOnlyTheFewestThatReachASum(topP: Double, tokens: [Int]) {
        let all = probabilities(logits, temperature: 1)
        let order = [2, 6, 5, 0, 3, 7, 1, 4]
        let needed = (1...8).first { order.prefix($0).reduce(0) { $0 + all[$1] } >= topP } ?? 8
        #expect(Set(order.prefix(needed)) == Set(tokens), "the example is right")
        let counts = counts(Sampler(topP: topP), draws: 20_000)
        #expect(chiSquare(counts, restricted(all, to: tokens)) < limit)
    }

    @Test func bothLimitsApplyTogether() {
        let counts = counts(Sampler(topK: 3, topP: 0.5), draws: 2000)
        // Of the three most likely, the first two hold 0.77.
        #expect(counts.indices.filter { counts[$0] > 0 } == [2, 6])
    }

    @Test func temperatureZeroTakesTheLowestOfTheMostLikely() {
        var random = RandomStream(seed: 1)
        let untouched = random
        #expect(Sampler.greedy.token(from: logits, random: &random) == 2)
        #expect(Sampler.greedy.token(from: [-5], random: &random) == 0)
        #expect(Sampler.greedy.token(from: [1, 1, 1], random: &random) == 0)
        #expect(Sampler.greedy.token(from: [-.infinity, -2, -.infinity, -2], random: &random) == 1)
        #expect(Sampler(temperature: -1).token(from: logits, random: &random) == 2)
        #expect(random == untouched)
    }

    @Test func aSingleMostLikelyTokenIsTheGreedyOne() {
        var random = RandomStream(seed: 2)
        for _ in 0..<50 {
            #expect(Sampler(temperature: 3, topK: 1).token(from: logits, random: &random) == 2)
            #expect(Sampler(temperature: 1e-9).token(from: [0, 3, 1], random: &random) == 1)
        }
    }

    @Test func aDrawAdvancesTheStreamByOne() {
        for sampler in [Sampler(), Sampler(topK: 2), Sampler(topP: 0.5), Sampler(minP: 0.1)] {
            var random = RandomStream(seed: 3)
            var other = random
            _ = sampler.token(from: logits, random: &random)
            _ = other.next()
            #expect(random == other)
        }
    }

    @Test func survivesLogitsWhoseExponentialsOverflow() {
        var random = RandomStream(seed: 4)
        var seen = Set<Int>()
        for _ in 0..<200 { seen.insert(Sampler().token(from: [3e38, -3e38, 3e38, 0], random: &random)) }
        #expect(seen == [0, 2])
    }

    @Test func logarithmsOfProbabilitiesAreThoseOfTheSoftmax() {
        let expected = probabilities(logits, temperature: 1).map { log($0) }
        expectClose(logits.indices.map { logProbability(of: $0, logits: logits) }, expected, absolute: 1e-14)
        #expect(logProbability(of: 1, logits: [3e38, 3e38]) == -log(2))
        #expect(logProbability(of: 0, logits: [-7]) == 0)
    }

    /// Limits that sort a part of the vocabulary find what sorting all of it finds.
    @Test(arguments: [1, 7, 50, 2999, 3000, 4000])
    func aLargeVocabularyIsCutLikeASmallOne(topK: Int) {
        var random = RandomStream(seed: 11)
        // Steps of a half, so that many are equal.
        let logits = (0..<3000).map { _ in Float((random.uniform() * 20).rounded() / 2) }
        let order = logits.indices.sorted {
            logits[$0] > logits[$1] || (logits[$0] == logits[$1] && $0 < $1)
        }
        let kept = Sampler(topK: topK).probabilities(of: logits)
        #expect(Set(kept.indices.filter { kept[$0] > 0 }) == Set(order.prefix(topK)))
        let nucleus = Sampler(topP: 0.9).probabilities(of: logits)
        let all = probabilities(logits, temperature: 1)
        var sum = 0.0
        let needed = order.prefix { token in
            defer { sum += all[token] }
            return sum < 0.9
        }
        #expect(Set(nucleus.indices.filter { nucleus[$0] > 0 }) == Set(needed))
    }

    @Test func aPenaltyChangesOnlyWhatWasSeen() {
        let sampler = Sampler(temperature: 0, repetitionPenalty: 1.5)
        var random = RandomStream(seed: 5)
        #expect(sampler.token(from: logits, seen: [2], random: &random) == 6)
        #expect(sampler.token(from: logits, seen: [2, 6], random: &random) == 5)
        // Tokens that have no logit, pauses for example, do not matter.
        #expect(sampler.token(from: logits, seen: [-1, 8, 900], random: &random) == 2)
        #expect(sampler.token(from: [-1, -1.2], seen: [0], random: &random) == 1)
    }

    @Test func probabilitiesOfTheGreedySamplerAreOneAndZeros() {
        #expect(Sampler.greedy.probabilities(of: [0, 2, 1]) == [0, 1, 0])
    }
}
