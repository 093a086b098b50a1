import Randomness
import Testing

@Suite struct DistributionTests {
    @Test func drawsTheNumbersOfTheReference() {
        var random = RandomStream(seed: 42)
        #expect((0..<12).map { _ in random.uniform(below: 10) } == [0, 3, 6, 9, 9, 7, 7, 8, 7, 5, 6, 2])
        random = RandomStream(seed: 42)
        #expect(
            (0..<3).map { _ in random.uniform() } == [
                0.08386297105988216, 0.3789802506626686, 0.6800434110281394,
            ]
        )
        random = RandomStream(seed: 42)
        #expect(random.permutation(of: 8) == [7, 1, 6, 3, 5, 4, 2, 0])
    }

    @Test func drawsTheNormalNumbersOfTheReference() {
        var random = RandomStream(seed: 42)
        for expected in [-0.303263064678738, 1.3438117634372806, 0.3834617912676943] {
            // The mathematics library of another machine may round differently.
            #expect(abs(random.normal() - expected) < 1e-14)
        }
    }

    /// A quarter of all words must be thrown away for this bound, or one remainder in three comes up
    /// too rarely.
    @Test func rejectsWhatWouldBiasALargeBound() {
        var random = RandomStream(seed: 42)
        let bound = 3 << 61
        #expect(
            (0..<4).map { _ in random.uniform(below: bound) } == [
                580_124_536_650_959_528, 2_621_606_884_861_703_663, 4_704_220_035_843_209_628,
                6_396_590_290_943_296_572,
            ]
        )
        var counts = [0, 0, 0]
        for _ in 0..<6000 { counts[random.uniform(below: bound) % 3] += 1 }
        // Five standard deviations of 36.5; without rejection one count is 1500.
        #expect(counts.allSatisfy { abs($0 - 2000) < 183 }, "\(counts)")
    }

    @Test(arguments: [1, 2, 3, 10, 257])
    func drawsEveryNumberBelowABoundEquallyOften(bound: Int) {
        var random = RandomStream(seed: 11)
        var counts = [Int](repeating: 0, count: bound)
        let expected = 400.0
        for _ in 0..<(bound * 400) { counts[random.uniform(below: bound)] += 1 }
        let squares = counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
        let freedom = Double(bound - 1)
        #expect(squares <= freedom + 5 * (2 * freedom).squareRoot())
    }

    @Test func uniformNumbersHaveTheMomentsOfTheirDistribution() {
        var random = RandomStream(seed: 3)
        let numbers = (0..<40_000).map { _ in random.uniform() }
        #expect(numbers.allSatisfy { (0..<1).contains($0) })
        #expect(abs(mean(numbers) - 0.5) < 5 * 0.00144)
        #expect(abs(mean(numbers.map { $0 * $0 }) - 1.0 / 3) < 5 * 0.0015)
    }

    @Test func normalNumbersHaveTheMomentsOfTheirDistribution() {
        var random = RandomStream(seed: 4)
        let numbers = (0..<40_000).map { _ in random.normal() }
        #expect(numbers.allSatisfy { $0.isFinite })
        // Five standard errors: of x, x^2, x^3 and x^4 over 40 000 draws.
        #expect(abs(mean(numbers)) < 5 * 0.005)
        #expect(abs(mean(numbers.map { $0 * $0 }) - 1) < 5 * 0.00707)
        #expect(abs(mean(numbers.map { $0 * $0 * $0 })) < 5 * 0.0194)
        #expect(abs(mean(numbers.map { $0 * $0 * $0 * $0 }) - 3) < 5 * 0.049)
    }

    @Test(arguments: [0, 1, 2, 100])
    func permutationsKeepEveryNumber(count: Int) {
        var random = RandomStream(seed: 5)
        #expect(random.permutation(of: count).sorted() == Array(0..<count))
    }

    @Test func everyPermutationIsEquallyLikely() {
        var random = RandomStream(seed: 6)
        var counts: [[Int]: Int] = [:]
        for _ in 0..<12_000 { counts[random.permutation(of: 4), default: 0] += 1 }
        #expect(counts.count == 24)
        let squares = counts.values.reduce(0) { $0 + Double(($1 - 500) * ($1 - 500)) / 500 }
        // Chi-square of 23 degrees of freedom: above 58.6 once in 16 000 times.
        #expect(squares < 58.6)
    }

    private func mean(_ numbers: [Double]) -> Double {
        numbers.reduce(0, +) / Double(numbers.count)
    }
}
