import Datasets
import Foundation
import PausePlugins
import PauseStrategy
import Randomness
import Tensor
import Testing
import Tokens
import Training

/// A run that stops and goes on is the same run, to the last bit.
@Suite struct ResumeTests {
    private static let steps = 6

    /// Windows of drawn tokens with pauses at drawn places: 24 visits of 5 windows.
    private func makeTrainer(_ form: TinyModel, precision: Precision = .float32) throws -> Trainer {
        var random = RandomStream(seed: 3)
        let tokens = (0..<66).map { _ in TokenID(random.uniform(below: TinyModel.vocabularySize)) }
        var configuration = WindowBatches.Configuration()
        configuration.batchSize = 2
        configuration.contextLength = 12
        let strategy = try RandomRatePauses(
            configuration: .init(rate: 0.3),
            vocabulary: PauseVocabulary(pauseTokens: [TinyModel.pause])
        )
        let source = try WindowBatches(
            TokenCorpus(name: "drawn", tokens: tokens),
            strategy: strategy,
            configuration: configuration
        )
        try #require(Self.steps * 2 * configuration.batchSize >= 2 * source.windowCount, "two epochs")
        let plan = TrainingPlan(
            steps: Self.steps,
            accumulation: 2,
            schedule: LearningRateSchedule(peak: 0.01, warmupSteps: 2)
        )
        return try Trainer(model: form.make(precision: precision), source: source, plan: plan)
    }

    private func checkpoint(_ trainer: Trainer) throws -> InMemoryWeights {
        let weights = InMemoryWeights()
        try Checkpoint(fingerprint: "run").write(trainer, to: weights)
        return weights
    }

    @Test(arguments: TinyModel.allCases, Precision.allCases)
    func goesOnFromAnyStepAsIfItHadNeverStopped(form: TinyModel, precision: Precision) throws {
        let whole = try makeTrainer(form, precision: precision)
        var checkpoints: [InMemoryWeights] = []
        var expected: [StepReport] = []
        for _ in 0..<Self.steps {
            expected.append(try whole.takeStep())
            checkpoints.append(try checkpoint(whole))
        }
        #expect(expected.contains { $0.pauseTokenCount > 0 })
        let result = try Snapshot(whole)
        for stop in 1..<Self.steps {
            let resumed = try makeTrainer(form, precision: precision)
            try Checkpoint(fingerprint: "run").restore(resumed, from: checkpoints[stop - 1])
            #expect(resumed.step == stop)
            #expect(try reports(of: resumed) == Array(expected[stop...]))
            try Snapshot(resumed).expectSame(as: result)
        }
    }

    @Test func readsEveryMicroBatchOnceAndInOrder() throws {
        func run(restoring weights: InMemoryWeights?) throws -> (asked: [Int], trainer: Trainer) {
            let source = WatchedBatches(ListedBatches([Batch(DrawnRows().rows(2))]))
            let plan = TrainingPlan.constant(steps: weights == nil ? 2 : 4, accumulation: 3)
            let trainer = try Trainer(model: TinyModel.gpt2.make(), source: source, plan: plan)
            if let weights { try Checkpoint(fingerprint: "run").restore(trainer, from: weights) }
            try trainer.run()
            return (source.asked, trainer)
        }
        let first = try run(restoring: nil)
        #expect(first.asked == Array(0..<6))
        #expect(try run(restoring: checkpoint(first.trainer)).asked == Array(6..<12))
    }

    @Test func savingChangesNothing() throws {
        let saved = try makeTrainer(.gpt2)
        let left = try makeTrainer(.gpt2)
        for _ in 0..<3 {
            _ = try checkpoint(saved)
            #expect(try saved.takeStep() == left.takeStep())
        }
        try Snapshot(saved).expectSame(as: Snapshot(left))
    }

    @Test func aFinishedRunHasNoStepsLeft() throws {
        let trainer = try makeTrainer(.gpt2)
        _ = try reports(of: trainer)
        let again = try makeTrainer(.gpt2)
        try Checkpoint(fingerprint: "run").restore(again, from: checkpoint(trainer))
        #expect(try reports(of: again).isEmpty)
    }
}

extension ResumeTests {
    private func problem(
        restoring weights: InMemoryWeights,
        fingerprint: String = "run"
    ) throws -> TrainingError? {
        let trainer = try makeTrainer(.gpt2)
        do {
            try Checkpoint(fingerprint: fingerprint).restore(trainer, from: weights)
            return nil
        } catch let error as TrainingError {
            return error
        }
    }

    @Test func refusesTheCheckpointOfAnotherRun() throws {
        let weights = try checkpoint(makeTrainer(.gpt2))
        #expect(
            try problem(restoring: weights, fingerprint: "other")?.description == """
                'memory' is not a checkpoint of this run: its settings or data differ; resume with the run \
                file and the data it was made with, or start anew
                """
        )
    }

    @Test func refusesWeightsWithoutTheStateOfARun() throws {
        #expect(
            try problem(restoring: InMemoryWeights())?.description
                == "'memory' is not a checkpoint of this run: it holds weights but no state of a run"
        )
    }

    /// The checkpoint of step 3 with other documents.
    private func checkpoint(replacing documents: [String: String], without missing: String = "") throws
        -> InMemoryWeights
    {
        let trainer = try makeTrainer(.gpt2)
        for _ in 0..<3 { _ = try trainer.takeStep() }
        let whole = try checkpoint(trainer)
        let weights = InMemoryWeights()
        for name in whole.names where name != missing {
            try weights.write(whole.tensor(named: name), named: name)
        }
        for name in ["step", "random", "data_position", "metrics", "fingerprint"] {
            let known = try #require(try whole.document(named: "run/\(name)"))
            try weights.write(document: documents[name].map { Data($0.utf8) } ?? known, named: "run/\(name)")
        }
        return weights
    }

    @Test func holdsWhatTheFileFormatNames() throws {
        let trainer = try makeTrainer(.gpt2)
        var last: StepReport?
        for _ in 0..<5 { last = try trainer.takeStep() }
        let weights = InMemoryWeights()
        let random = RandomState(seed: 7, streams: ["order", "pauses"])
        try Checkpoint(fingerprint: "run", random: random).write(trainer, to: weights)
        func text(_ name: String) throws -> String {
            String(decoding: try #require(try weights.document(named: "run/\(name)")), as: UTF8.self)
        }
        #expect(try text("step") == "5")
        #expect(try text("random") == #"{"seed":7,"streams":["order","pauses"]}"#)
        // 5 steps of 2 micro-batches of 2 windows: 20 visits of 4 windows.
        #expect(try text("data_position") == #"{"epoch":5,"microStep":10}"#)
        #expect(try JSONDecoder().decode(StepReport.self, from: Data(text("metrics").utf8)) == last)
        #expect(try text("fingerprint") == #""run""#)
        let origin = try #require(try Checkpoint.origin(of: weights))
        #expect(origin.fingerprint == "run" && origin.step == 5)
        #expect(try Checkpoint.origin(of: InMemoryWeights()) == nil)
    }

    @Test func bringsBackTheLastReport() throws {
        let trainer = try makeTrainer(.gpt2)
        let report = try trainer.takeStep()
        let resumed = try makeTrainer(.gpt2)
        try Checkpoint(fingerprint: "run").restore(resumed, from: checkpoint(trainer))
        #expect(resumed.lastReport == report)
    }

    @Test(arguments: [
        ("step", ""), ("step", "[]"), ("step", "1.5"), ("random", "{}"), ("data_position", "null"),
        ("metrics", #"{"step":3}"#), ("fingerprint", "1"),
    ])
    func refusesAStateThatCannotBeRead(name: String, text: String) throws {
        #expect(
            try problem(restoring: checkpoint(replacing: [name: text]))?.description
                == "'memory' is not a checkpoint of this run: the document 'run/\(name)' cannot be read"
        )
    }

    @Test(arguments: [
        ("step", "9223372036854775807", "its step is 9223372036854775807, the run has 6"),
        ("step", "7", "its step is 7, the run has 6"),
        ("step", "-1", "its step is -1, the run has 6"),
        ("step", "2", "its metrics are not those of step 2"),
        ("metrics", "null", "its metrics are not those of step 3"),
        ("random", #"{"seed":1,"streams":[]}"#, "its random streams are others"),
        ("data_position", #"{"epoch":3,"microStep":5}"#, "its data position is not that of step 3"),
        ("data_position", #"{"epoch":2,"microStep":6}"#, "its data position is not that of step 3"),
    ])
    func refusesAStateThatIsNotOfThisRun(name: String, text: String, problem: String) throws {
        #expect(
            try self.problem(restoring: checkpoint(replacing: [name: text]))?.description
                == "'memory' is not a checkpoint of this run: \(problem)"
        )
    }

    @Test func namesAMomentThatIsMissing() throws {
        let missing = "optimizer/final_norm/gain/second"
        let weights = try checkpoint(replacing: [:], without: missing)
        let trainer = try makeTrainer(.gpt2)
        #expect(throws: TensorError.missingTensor(name: missing, source: "memory", closest: [])) {
            try Checkpoint(fingerprint: "run").restore(trainer, from: weights)
        }
    }
}
