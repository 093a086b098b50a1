import Datasets
import Model
import Testing
import Training

/// Real tokens, pauses and arithmetic are counted apart, and the same before a step as after it.
@Suite struct BudgetTests {
    private let batches = [Batch(DrawnRows(pauseCount: 2).rows(3)), Batch(DrawnRows(seed: 4).rows(2))]

    @Test func ofBatchesIsWhatTrainingOnThemTakes() throws {
        let trainer = try Trainer(
            model: TinyModel.gpt2.make(),
            source: ListedBatches(batches),
            plan: .constant(steps: 1, accumulation: 2, hintWeight: 1)
        )
        let budget = Budget(of: batches, for: trainer.model.configuration)
        #expect(try Budget(trainer.takeStep()) == budget)
        #expect(budget.pauseTokenCount == 3 * 2)
        #expect(budget.realTokenCount == batches.flatMap(\.realCounts).reduce(0, +))
        #expect(budget.operationCount > 0)
    }

    @Test func addsUp() throws {
        let configuration = try TinyModel.llama.make().configuration
        var sum = Budget()
        for batch in batches { sum += Budget(of: [batch], for: configuration) }
        let whole = Budget(of: batches, for: configuration)
        #expect(sum == whole)
        let tenfold = whole.scaled(to: 20, of: 2)
        #expect(tenfold.realTokenCount == 10 * whole.realTokenCount)
        #expect(tenfold.pauseTokenCount == 10 * whole.pauseTokenCount)
        #expect(tenfold.operationCount == 10 * whole.operationCount)
    }
}
