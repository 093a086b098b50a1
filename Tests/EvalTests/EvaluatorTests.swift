import Datasets
import Eval
import EvalTesting
import Testing
import Tokens

@Suite struct EvaluatorTests {
    private let condition = Condition(arm: "scripted", strategy: "append", pauses: 3)

    @Test func itemsComeInOrderAndWithEverythingAboutThem() throws {
        var evaluator = Evaluator(condition: condition)
        evaluator.seed = 7
        evaluator.limit = 5
        let model = adder(skill: 1, seed: 0, pauses: 3)
        let evaluation = try evaluator.evaluate(SumTask(), on: Sums(), model: model)
        #expect(evaluation.samples.map(\.item) == ["sum-0", "sum-1", "sum-2", "sum-3", "sum-4"])
        let line = try SampleLog.lines(of: [evaluation.samples[3]])
        #expect(
            String(decoding: line, as: UTF8.self) == """
                {"arm":"scripted","extracted":{},"item":"sum-3","logProbabilities":[],\
                "metrics":{"exact_match":1,"f1":1},"output":" 3","pauses":3,"prompt":"3 + 0 =",\
                "protocol":"test","references":["3"],"seed":7,"shots":0,"strategy":"append","task":"sums",\
                "taskVersion":2,"tokens":{"generated":3,"pauses":3,"prompt":7,"scored":0}}

                """
        )
        #expect(evaluation.tokenCounts == TokenCounts(prompt: 35, pauses: 15, generated: 15))
    }

    @Test func onlyTheModelsTimeCounts() throws {
        var evaluator = Evaluator(condition: condition)
        evaluator.clock = TickingClock()
        evaluator.batchSize = 10
        let evaluation = try evaluator.evaluate(SumTask(), on: Sums(), model: adder(skill: 1, seed: 0))
        #expect(evaluation.duration == .seconds(4), "one second for each of four batches")
    }

    @Test(arguments: [1, 3, 7, 40, 1000])
    func theBatchSizeChangesNothing(size: Int) throws {
        var evaluator = Evaluator(condition: condition)
        let model = adder(skill: 0.5, seed: 1)
        let expected = try evaluator.evaluate(SumTask(), on: Sums(), training: Sums(), model: model).samples
        evaluator.batchSize = size
        let found = try evaluator.evaluate(SumTask(), on: Sums(), training: Sums(), model: model)
        #expect(found.samples == expected)
        #expect(expected.count == 40)
    }

    @Test func progressReportsEveryItemOnce() throws {
        var evaluator = Evaluator(condition: condition)
        evaluator.batchSize = 16
        var finished: [Int] = []
        var items: [String] = []
        _ = try evaluator.evaluate(SumTask(), on: Sums(), model: adder(skill: 1, seed: 0)) { progress in
            finished.append(progress.finishedCount)
            items += progress.newSamples.map(\.item)
            #expect(progress.totalCount == 40)
        }
        #expect(finished == [16, 32, 40])
        #expect(items == (0..<40).map { "sum-\($0)" })
    }

    @Test func whatTheProgressThrowsEndsTheEvaluation() {
        struct Interrupted: Error {}
        var calls = 0
        #expect(throws: Interrupted.self) {
            try Evaluator(condition: condition)
                .evaluate(SumTask(), on: Sums(), model: adder(skill: 1, seed: 0)) { _ in
                    calls += 1
                    throw Interrupted()
                }
        }
        #expect(calls == 1)
    }

    @Test func shotsOfTheCallerReplaceThoseOfTheTask() throws {
        var evaluator = Evaluator(condition: condition)
        evaluator.shots = .first(2)
        evaluator.limit = 3
        let model = adder(skill: 1, seed: 0)
        let evaluation = try evaluator.evaluate(SumTask(), on: Sums(), training: Sums(), model: model)
        #expect(evaluation.task.shots == .first(2))
        #expect(evaluation.samples[2].prompt == "0 + 0 = 0\n\n1 + 0 = 1\n\n2 + 0 =")
        #expect(evaluation.samples[2].shots == 2)
        #expect(evaluation.samples[0].prompt == "1 + 0 = 1\n\n2 + 0 = 2\n\n0 + 0 =")
    }

    @Test func scoresAreKeptWithTheSample() throws {
        var evaluator = Evaluator(condition: condition)
        evaluator.limit = 4
        let task = ChoiceDefinition.parity
        let items = try ParityTask(split: .test)
        let evaluation = try evaluator.evaluate(task, on: items, model: UniformModel())
        #expect(evaluation.samples.allSatisfy { $0.logProbabilities.count == 2 })
        // The null model has no preference, so the first choice wins every time.
        #expect(evaluation.samples.map(\.output) == ["0", "0", "0", "0"])
        #expect(evaluation.values(of: .exactMatch) == [0, 0, 0, 0])
    }

    @Test func aPerfectModelScoresOneAndItsIntervalSaysHowSureThatIs() throws {
        let evaluation = try Evaluator(condition: condition)
            .evaluate(SumTask(), on: Sums(), model: adder(skill: 1, seed: 0))
        let exact = evaluation.aggregates[0]
        #expect(exact.metric == .exactMatch && exact.value == 1 && exact.itemCount == 40)
        #expect(exact.interval == .proportion(successes: 40, of: 40))
        #expect(exact.standardError == 0)
        #expect(evaluation.aggregates[1].interval == ConfidenceInterval(lower: 1, upper: 1))
    }

    @Test func endlessItemsNeedALimit() throws {
        let items = try ParityTask(split: .test)
        #expect(throws: EvalError.endlessItems(task: "parity")) {
            try Evaluator(condition: condition)
                .evaluate(ChoiceDefinition.parity, on: items, model: UniformModel())
        }
    }

    @Test func nothingToEvaluateIsAnError() {
        #expect(throws: EvalError.noItems(task: "sums")) {
            try Evaluator(condition: condition).evaluate(SumTask(), on: Sums(count: 0), model: UniformModel())
        }
    }

    @Test func aMissingReplyIsAnError() {
        let error = EvalError.unusableAnswer(task: "sums", id: "sum-1", problem: "there is none")
        #expect(throws: error) {
            try Evaluator(condition: condition).evaluate(SumTask(), on: Sums(), model: LazyModel())
        }
    }

    @Test func aScoreThatIsNotANumberIsAnError() throws {
        let items = try LimitedExamples(ParityTask(split: .test), limit: 1)
        let error = EvalError.unusableAnswer(
            task: "parity",
            id: "parity-test-0",
            problem: "a log-probability is nan"
        )
        #expect(throws: error) {
            try Evaluator(condition: condition)
                .evaluate(ChoiceDefinition.parity, on: items, model: LazyModel())
        }
    }

    @Test func aMissingScoreIsAnError() throws {
        let items = try LimitedExamples(ParityTask(split: .test), limit: 1)
        let error = EvalError.unusableAnswer(
            task: "parity",
            id: "parity-test-0",
            problem: "2 completions were asked about, 1 scored"
        )
        #expect(throws: error) {
            try Evaluator(condition: condition)
                .evaluate(ChoiceDefinition.parity, on: items, model: LazyModel(scoredCount: 1))
        }
    }
}

/// Answers one request of each batch, and gives scores that are not numbers.
private struct LazyModel: ScoringModel {
    var scoredCount = 2

    func generate(_ requests: [GenerationRequest]) -> [Generation] {
        Array(UniformModel().generate(requests).prefix(1))
    }

    func score(_ requests: [ScoringRequest]) -> [Scoring] {
        requests.map { _ in
            let score = ScoredCompletion(tokenLogProbabilities: [.nan], isGreedy: false)
            return Scoring(
                completions: Array(repeating: score, count: scoredCount),
                tokenCounts: TokenCounts()
            )
        }
    }
}
