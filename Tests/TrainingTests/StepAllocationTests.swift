import Allocations
import Datasets
import Testing
import Tokens

@testable import Training

/// A step asks the host for no memory, apart from what making its batches takes.
@Suite(.enabled("allocations cannot be counted here") { Allocations.areCounted })
struct StepAllocationTests {
    @Test(arguments: TinyModel.allCases)
    func stepsOfShapesThatCameBeforeAllocateNothing(form: TinyModel) throws {
        let rows = DrawnRows(pauseCount: 3).rows(8)
        let batches = stride(from: 0, to: 8, by: 4).map { Batch(Array(rows[$0..<$0 + 4])) }
        let plan = TrainingPlan.constant(steps: 10, accumulation: 2, hintWeight: 0.5)
        let trainer = try Trainer(model: form.make(), source: ListedBatches(batches), plan: plan)
        for _ in 1...2 { _ = try trainer.takeStep() }
        for _ in 3...10 {
            let counts = try Allocations { _ = try trainer.takeStep(on: batches) }
            #expect(counts == Allocations {})
        }
    }
}
