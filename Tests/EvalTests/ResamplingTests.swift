import Foundation
import Randomness
import Testing

@testable import Eval

/// Statistics without a table to compare with: laws, and what theory says about large samples.
@Suite struct ResamplingTests {
    private struct Golden: Decodable {
        struct Row: Decodable {
            let values: [Double]
            let mean: Double
            let deviation: Double
            let error: Double

            init(from decoder: any Decoder) throws {
                var row = try decoder.unkeyedContainer()
                values = try row.decode([Double].self)
                mean = try row.decode(Double.self)
                deviation = try row.decode(Double.self)
                error = try row.decode(Double.self)
            }
        }

        let summaries: [Row]
    }

    @Test func summariesAgree() throws {
        for row in try Fixture.decode(Golden.self, from: "statistics/scipy.json").summaries {
            let summary = Summary(row.values)
            #expect(abs(summary.mean - row.mean) <= 1e-12 * abs(row.mean))
            #expect(abs(try #require(summary.standardDeviation) - row.deviation) <= 1e-9 * row.deviation)
            #expect(abs(try #require(summary.standardError) - row.error) <= 1e-9 * row.error)
        }
    }

    @Test func aSingleValueHasNoSpread() {
        let summary = Summary([0.25])
        #expect(summary == Summary([0.25]))
        #expect(summary.mean == 0.25 && summary.standardDeviation == nil && summary.standardError == nil)
        #expect(ConfidenceInterval.mean(of: [0.25]) == nil)
    }

    @Test func equalValuesHaveExactlyTheirOwnMean() {
        let summary = Summary([Double](repeating: 0.1, count: 7))
        #expect(summary.mean == 0.1)
        #expect(summary.standardDeviation == 0)
    }

    @Test func theBootstrapIntervalOfManyItemsIsTheNormalOne() throws {
        var random = RandomStream(seed: 5)
        let values = (0..<400).map { _ in random.uniform() }
        let summary = Summary(values)
        let interval = Bootstrap(meanOf: values, resampleCount: 2000, using: &random).interval()
        let reach = 1.96 * (try #require(summary.standardError))
        #expect(abs(interval.lower - (summary.mean - reach)) < 0.1 * reach)
        #expect(abs(interval.upper - (summary.mean + reach)) < 0.1 * reach)
    }

    @Test func theSameSeedGivesTheSameResamples() {
        let values = [0.0, 0.5, 1.0, 0.25]
        var (first, second, other) = (RandomStream(seed: 1), RandomStream(seed: 1), RandomStream(seed: 2))
        let means = Bootstrap(meanOf: values, resampleCount: 50, using: &first).means
        #expect(means == Bootstrap(meanOf: values, resampleCount: 50, using: &second).means)
        #expect(means != Bootstrap(meanOf: values, resampleCount: 50, using: &other).means)
    }

    @Test func thePairedBootstrapFindsWhatIsThere() {
        var random = RandomStream(seed: 9)
        let right = (0..<200).map { _ in random.uniform() }
        let left = right.map { $0 + 0.1 + 0.2 * (random.uniform() - 0.5) }
        let test = PairedTest.bootstrap(left, right, using: &random)
        #expect(test.name == .pairedBootstrap && test.pairCount == 200)
        #expect(abs(test.difference - 0.1) < 0.02)
        #expect(test.interval.lower > 0 && test.interval.upper < 0.2)
        #expect(test.pValue == 1.0 / 1001)
    }

    @Test func thePairedBootstrapAgreesWithTheTTestOnManyItems() {
        var random = RandomStream(seed: 11)
        let right = (0..<300).map { _ in random.uniform() }
        let left = right.map { $0 + 0.01 + 0.2 * (random.uniform() - 0.5) }
        let t = PairedTest.t(left, right)
        let bootstrap = PairedTest.bootstrap(left, right, resampleCount: 4000, using: &random)
        #expect(abs(t.pValue - bootstrap.pValue) < 0.02)
        #expect(abs(t.interval.lower - bootstrap.interval.lower) < 0.001)
    }

    @Test func equalSidesDoNotDiffer() {
        var random = RandomStream(seed: 1)
        let values = [0.1, 0.9, 0.4]
        #expect(PairedTest.t(values, values).pValue == 1)
        #expect(PairedTest.bootstrap(values, values, using: &random).pValue == 1)
        #expect(PairedTest.mcNemar([true, false], [true, false]).pValue == 1)
    }

    @Test func aConstantDifferenceLeavesNoDoubt() {
        let test = PairedTest.t([1, 2, 3], [0.5, 1.5, 2.5])
        #expect(test.pValue == 0)
        #expect(test.interval == ConfidenceInterval(lower: 0.5, upper: 0.5))
    }

    @Test func swappingSidesTurnsTheDifferenceRound() {
        let (left, right) = ([0.9, 0.8, 0.95, 0.7], [0.7, 0.75, 0.8, 0.72])
        let (there, back) = (PairedTest.t(left, right), PairedTest.t(right, left))
        #expect(abs(there.difference + back.difference) < 1e-15)
        #expect(abs(there.pValue - back.pValue) < 1e-14)
        #expect(abs(there.interval.lower + back.interval.upper) < 1e-14)
    }
}
