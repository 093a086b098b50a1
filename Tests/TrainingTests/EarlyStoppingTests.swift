import Datasets
import Testing

@testable import Training

/// A run stops when its loss has not become better for as many steps as it was told to wait.
@Suite struct EarlyStoppingTests {
    /// The step after which a run with these losses is stopped, or nil.
    private func stop(after losses: [Double], patience: Int) -> Int? {
        let stopping = EarlyStopping(patience: patience)
        for (index, loss) in losses.enumerated() {
            stopping.note(.example(step: index + 1, nextLoss: loss))
            if stopping.wantsStop { return index + 1 }
        }
        return nil
    }

    @Test func waitsForAsManyStepsAsItIsTold() {
        let losses = [3.0, 2, 2.5, 2.5, 2.5, 2.5]
        #expect(stop(after: losses, patience: 1) == 3)
        #expect(stop(after: losses, patience: 2) == 4)
        #expect(stop(after: losses, patience: 4) == 6)
        #expect(stop(after: losses, patience: 5) == nil)
    }

    @Test func startsAnewAtEveryNewLowest() {
        #expect(stop(after: [3, 3.5, 2, 2.5, 1, 1.5], patience: 2) == nil)
    }

    @Test func anEqualLossIsNotBetter() {
        #expect(stop(after: [1, 1, 1], patience: 2) == 3)
    }

    @Test func withoutPatienceNeverStops() {
        #expect(stop(after: [Double](repeating: 1, count: 1000), patience: 0) == nil)
    }

    @Test func wantsNothingBeforeTheFirstStep() {
        #expect(!EarlyStopping(patience: 1).wantsStop)
    }

    @Test func stopsATrainer() throws {
        let stopping = EarlyStopping(patience: 3)
        let trainer = try Trainer(
            model: TinyModel.gpt2.make(),
            source: ListedBatches([Batch(DrawnRows().rows(2))]),
            plan: .constant(steps: 100, rate: 0)
        )
        try trainer.run(observers: [stopping])
        #expect(trainer.step == 4)
    }
}
