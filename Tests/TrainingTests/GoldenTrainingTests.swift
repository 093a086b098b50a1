import Closeness
import Testing
import Training

/// The loop repeats what the Hugging Face implementations do with the same batch and optimiser.
@Suite struct GoldenTrainingTests {
    @Test(arguments: GoldenRun.all)
    func repeatsTwentySteps(name: String) throws {
        let golden = try GoldenRun(name)
        let trainer = try Trainer(
            model: golden.model(),
            source: ListedBatches([golden.batch]),
            plan: golden.plan
        )
        let reports = try reports(of: trainer)
        expectClose(reports.map(\.loss), golden.losses, relative: 1e-4, "losses")
        expectClose(reports.map(\.gradientNorm), golden.gradientNorms, relative: 1e-4, "gradient norms")
        #expect(reports.map(\.step) == Array(1...golden.losses.count))
        #expect(reports.allSatisfy { $0.targetCount == 17 && $0.realTokenCount == 26 })
    }
}
