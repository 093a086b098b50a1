import Datasets
import Testing
import Training

/// Observers are told of everything, in order, and can stop a run.
@Suite struct ObserverTests {
    /// What observers were told, in the order in which they were told it.
    private final class Journal {
        var lines: [String] = []
    }

    private final class Witness: TrainingObserver {
        private let name: String
        private let journal: Journal
        private let lastStep: Int
        private let failingStep: Int
        private var step = 0

        struct Failure: Error, Equatable {}

        init(_ name: String, _ journal: Journal, lastStep: Int = .max, failingStep: Int = .max) {
            self.name = name
            self.journal = journal
            self.lastStep = lastStep
            self.failingStep = failingStep
        }

        func didFinishStep(_ report: StepReport, of trainer: Trainer) throws {
            guard report.step < failingStep else { throw Failure() }
            step = report.step
            journal.lines.append("\(name) \(report.step) of \(trainer.step)")
        }

        func didFinishRun(of trainer: Trainer) {
            journal.lines.append("\(name) done at \(trainer.step)")
        }

        var wantsStop: Bool { step >= lastStep }
    }

    private func makeTrainer(steps: Int = 3) throws -> Trainer {
        try Trainer(
            model: TinyModel.gpt2.make(),
            source: ListedBatches([Batch(DrawnRows().rows(2))]),
            plan: .constant(steps: steps)
        )
    }

    @Test func tellsEveryObserverOfEveryStepInOrder() throws {
        let journal = Journal()
        try makeTrainer(steps: 2).run(observers: [Witness("a", journal), Witness("b", journal)])
        #expect(
            journal.lines == ["a 1 of 1", "b 1 of 1", "a 2 of 2", "b 2 of 2", "a done at 2", "b done at 2"]
        )
    }

    @Test func stopsAfterTheStepAtWhichAnyObserverWantsTo() throws {
        let journal = Journal()
        let trainer = try makeTrainer()
        try trainer.run(observers: [Witness("a", journal), Witness("b", journal, lastStep: 2)])
        #expect(trainer.step == 2)
        #expect(journal.lines.suffix(2) == ["a done at 2", "b done at 2"])
    }

    @Test func takesNoStepWhenStoppedBeforehand() throws {
        let journal = Journal()
        let trainer = try makeTrainer()
        try trainer.run(observers: [Witness("a", journal, lastStep: 0)])
        #expect(journal.lines == ["a done at 0"])
    }

    @Test func goesOnWhereItWasStopped() throws {
        let trainer = try makeTrainer()
        let whole = try reports(of: makeTrainer())
        try trainer.run(observers: [Witness("a", Journal(), lastStep: 1)])
        #expect(try reports(of: trainer) == Array(whole.dropFirst()))
    }

    /// Batches until one cannot be read.
    private struct EndingBatches: BatchSource {
        struct Failure: Error, Equatable {}

        let count: Int

        func batch(at index: Int) throws -> Batch {
            guard index < count else { throw Failure() }
            return Batch(DrawnRows().rows(2))
        }
    }

    @Test func letsObserversSaveWhatWasLearnedWhenAStepFails() throws {
        let journal = Journal()
        let trainer = try Trainer(
            model: TinyModel.gpt2.make(),
            source: EndingBatches(count: 2),
            plan: .constant(steps: 3)
        )
        #expect(throws: EndingBatches.Failure()) {
            try trainer.run(observers: [Witness("a", journal), Witness("b", journal)])
        }
        #expect(trainer.step == 2)
        #expect(journal.lines.suffix(2) == ["a done at 2", "b done at 2"])
    }

    @Test func passesOnWhatAnObserverThrows() throws {
        let journal = Journal()
        let trainer = try makeTrainer()
        #expect(throws: Witness.Failure()) {
            try trainer.run(observers: [Witness("a", journal, failingStep: 2), Witness("b", journal)])
        }
        #expect(trainer.step == 2)
        #expect(journal.lines == ["a 1 of 1", "b 1 of 1"])
    }
}
