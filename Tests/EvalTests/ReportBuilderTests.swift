import Datasets
import Eval
import EvalReport
import EvalTesting
import Testing

@Suite struct ReportBuilderTests {
    private let baseline = Condition(arm: "base")
    private let paused = Condition(arm: "paused", strategy: "append", pauses: 10)

    private func run(_ condition: Condition, skill: Double, seed: UInt64 = 0, limit: Int = 40) throws
        -> Evaluation
    {
        var evaluator = Evaluator(condition: condition)
        evaluator.seed = seed
        evaluator.limit = limit
        return try evaluator.evaluate(SumTask(), on: Sums(), model: adder(skill: skill, seed: seed))
    }

    @Test func severalSeedsGiveAMeanWithStudentsInterval() throws {
        var builder = ReportBuilder(title: "t")
        let runs = try [0, 1, 2].map { try run(baseline, skill: 0.6, seed: UInt64($0)) }
        for run in runs { try builder.add(run) }
        let result = try #require(try builder.report().results.first)
        let means = runs.map { Summary($0.values(of: .exactMatch)).mean }
        #expect(Set(means).count > 1, "the seeds must differ for this test to say anything")
        #expect(result.value == Summary(means).mean)
        #expect(result.standardDeviation == Summary(means).standardDeviation)
        #expect(result.standardError == Summary(means).standardError)
        #expect(result.interval == ConfidenceInterval.mean(of: means))
        #expect(result.perSeed.map(\.seed) == [0, 1, 2] && result.perSeed.map(\.value) == means)
        #expect(result.itemCount == 40)
    }

    @Test func oneSeedGivesTheSpreadOverItems() throws {
        var builder = ReportBuilder(title: "t")
        let run = try run(baseline, skill: 0.6)
        try builder.add(run)
        let results = try builder.report().results
        #expect(results.map(\.measure.metric) == ["exact_match", "f1"])
        for (result, aggregate) in zip(results, run.aggregates) {
            #expect(result.value == aggregate.value && result.interval == aggregate.interval)
            #expect(result.standardError == aggregate.standardError)
            #expect(result.standardDeviation == nil && result.perSeed.count == 1)
        }
    }

    @Test func costsAddUpOverSeeds() throws {
        var builder = ReportBuilder(title: "t")
        try builder.add(run(baseline, skill: 1, seed: 0), flops: 5)
        try builder.add(run(baseline, skill: 1, seed: 1), flops: 7)
        try builder.add(run(paused, skill: 1, seed: 0), flops: 5)
        try builder.add(run(paused, skill: 1, seed: 1))
        let costs = try builder.report().results.map(\.cost)
        #expect(costs.map { $0?.flops } == [12, nil, 12, nil])
        #expect(costs[0]?.tokens.prompt == 2 * 40 * 7)
    }

    @Test func oneSeedIsComparedOverItems() throws {
        var builder = ReportBuilder(title: "t")
        let (left, right) = (try run(paused, skill: 0.9), try run(baseline, skill: 0.4))
        try builder.add(right)
        try builder.add(left)
        builder.compareAll(with: baseline)
        let comparisons = try builder.report().comparisons
        #expect(comparisons.map(\.test.name) == [.mcNemarExact, .pairedBootstrap])
        #expect(
            comparisons.map(\.left) == [paused, paused] && comparisons.map(\.right) == [baseline, baseline]
        )
        let direct = PairedTest.mcNemar(
            left.values(of: .exactMatch).map { $0 == 1 },
            right.values(of: .exactMatch).map { $0 == 1 }
        )
        #expect(comparisons[0].test == direct)
        #expect(direct.difference > 0.3 && direct.pairCount == 40)
    }

    @Test func severalSeedsAreComparedOverTheSeedsBothHave() throws {
        var builder = ReportBuilder(title: "t")
        let left = try [2, 1, 0].map { try run(paused, skill: 0.9, seed: UInt64($0)) }
        let right = try [0, 1, 3].map { try run(baseline, skill: 0.4, seed: UInt64($0)) }
        for run in left + right { try builder.add(run) }
        builder.compare(paused, with: baseline)
        let comparison = try #require(try builder.report().comparisons.first)
        let means = (left + right).map { Summary($0.values(of: .exactMatch)).mean }
        #expect(comparison.test == .t([means[1], means[2]], [means[4], means[3]]))
    }

    @Test func pValuesAreCorrectedWithinAMeasure() throws {
        let report = try sampleReport()
        for metric in ["exact_match", "f1"] {
            let family = report.comparisons.filter { $0.measure.metric == metric }
            #expect(family.count == 2)
            #expect(family.map(\.adjustedPValue) == HolmCorrection.adjusted(family.map(\.test.pValue)))
        }
    }

    @Test func differentItemsAreNotCompared() throws {
        var builder = ReportBuilder(title: "t")
        try builder.add(run(paused, skill: 1, limit: 10))
        try builder.add(run(baseline, skill: 1, limit: 11))
        builder.compare(paused, with: baseline)
        let error = EvalError.notComparable(
            left: "paused [append 10]",
            right: "base [none 0]",
            problem: "they were evaluated on different items"
        )
        #expect(throws: error) { try builder.report() }
    }

    @Test func withoutACommonSeedThereIsNoPair() throws {
        var builder = ReportBuilder(title: "t")
        try builder.add(run(paused, skill: 1, seed: 0))
        try builder.add(run(baseline, skill: 1, seed: 1))
        builder.compare(paused, with: baseline)
        let error = EvalError.notComparable(
            left: "paused [append 10]",
            right: "base [none 0]",
            problem: "they have no seed in common"
        )
        #expect(throws: error) { try builder.report() }
    }

    @Test func oneRunIsNotTakenTwice() throws {
        var builder = ReportBuilder(title: "t")
        try builder.add(run(baseline, skill: 1))
        let error = EvalError.notComparable(
            left: "base [none 0]",
            right: "base [none 0]",
            problem: "seed 0 of 'sums' was evaluated twice"
        )
        #expect(throws: error) { try builder.add(try run(baseline, skill: 0)) }
    }

    @Test func otherShotsAreAnotherMeasure() throws {
        var evaluator = Evaluator(condition: baseline)
        evaluator.shots = .first(1)
        evaluator.limit = 3
        var builder = ReportBuilder(title: "t")
        try builder.add(run(baseline, skill: 1, limit: 3))
        try builder.add(
            evaluator.evaluate(SumTask(), on: Sums(), training: Sums(), model: adder(skill: 1, seed: 0))
        )
        let measures = try builder.report().results.map { "\($0.measure)" }
        #expect(
            measures == [
                "sums v2, test: exact_match", "sums v2, test: f1",
                "sums v2, test, 1 shot: exact_match", "sums v2, test, 1 shot: f1",
            ]
        )
    }
}
