import Datasets
import Model
import Tensor
import Testing
import Tokens
import Training

/// A step that cannot be taken is not taken, and says why.
@Suite struct FailureTests {
    private func trainer(
        objective: (any Objective)? = nil,
        rows: [PausedSequence] = DrawnRows().rows(3),
        prepare: (Transformer) throws -> Void = { _ in }
    ) throws -> Trainer {
        let model = try TinyModel.gpt2.make()
        try prepare(model)
        return try Trainer(
            model: model,
            source: ListedBatches([Batch(rows)]),
            plan: .constant(steps: 2),
            objective: objective
        )
    }

    /// Takes a step, which must fail with `expected` and leave everything as it was.
    private func expectFailure(
        of trainer: Trainer,
        _ expected: TrainingError,
        _ message: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = try Snapshot(trainer)
        let step = trainer.step
        #expect(throws: expected, sourceLocation: sourceLocation) { try trainer.takeStep() }
        #expect(expected.description == message, sourceLocation: sourceLocation)
        #expect(trainer.step == step, sourceLocation: sourceLocation)
        try Snapshot(trainer).expectSame(as: before, sourceLocation: sourceLocation)
    }

    @Test func stopsAtALossThatIsNotANumber() throws {
        let trainer = try trainer { model in
            let gain = try #require(model.store.parameters.first { $0.name == "final_norm/gain" })
            let floats: [Float] = [.nan] + [Float](repeating: 1, count: gain.count - 1)
            try model.store.set(gain, to: Tensor(shape: gain.shape, floats: floats))
        }
        try expectFailure(
            of: trainer,
            .notFinite(step: 1, quantity: "loss"),
            """
            the loss of step 1 is not a number; the step was not taken. Lower the learning rate or \
            lengthen the warm-up
            """
        )
    }

    /// Weights so large that the loss is finite and its gradient is not.
    private struct Overweight: Objective {
        func weight(of target: Target, counts: TargetCounts) -> Float {
            target == .ignored ? 0 : .greatestFiniteMagnitude
        }
    }

    @Test func stopsAtAGradientThatIsNotANumber() throws {
        try expectFailure(
            of: trainer(objective: Overweight()),
            .notFinite(step: 1, quantity: "gradient"),
            """
            the gradient of step 1 is not a number; the step was not taken. Lower the learning rate or \
            lengthen the warm-up
            """
        )
    }

    @Test func refusesAStepWithoutTargets() throws {
        let rows = [PausedSequence(TokenSequence(prompt: [1, 2, 3], completion: []))]
        try expectFailure(
            of: trainer(rows: rows),
            .noTargets(step: 1),
            """
            no position of step 1's batch counts in the loss; lengthen the context, or check the data's \
            completions
            """
        )
    }

    @Test func hintsWithoutWeightAreNoTargets() throws {
        let sequence = TokenSequence(prompt: [1, 2], completion: [], hints: [3])
        let pause = PauseInsertion(offset: 2, token: TinyModel.pause)
        let trainer = try trainer(rows: [PausedSequence(sequence, inserting: [pause])])
        let before = try Snapshot(trainer)
        #expect(throws: TrainingError.noTargets(step: 1)) { try trainer.takeStep() }
        try Snapshot(trainer).expectSame(as: before)
    }

    @Test func namesATokenThatTheModelDoesNotHave() throws {
        let stranger = TokenID(TinyModel.vocabularySize + 1)
        let rows = [PausedSequence(TokenSequence(prompt: [stranger], completion: [1]))]
        let trainer = try trainer(rows: rows)
        #expect(throws: ModelError.tokenOutOfRange(token: 12, rows: 12)) { try trainer.takeStep() }
    }

    @Test func namesAPauseThatIsATarget() throws {
        let rows = [PausedSequence(TokenSequence(prompt: [1], completion: [TinyModel.pause]))]
        let trainer = try trainer(rows: rows)
        #expect(throws: ModelError.tokenOutOfRange(token: 11, rows: 11)) { try trainer.takeStep() }
    }
}
