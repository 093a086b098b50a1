import Closeness
import Datasets
import Model
import Tensor
import Testing
import Training

/// Prompts that attend to themselves both ways are trained with the right gradients.
@Suite struct BidirectionalPromptTests {
    private let batch = Batch(DrawnRows(pauseCount: 2).rows(4))

    /// A trainer that takes gradients and changes nothing.
    private func makeTrainer(_ form: TinyModel, bothWays: Bool) throws -> Trainer {
        var plan = TrainingPlan.constant(steps: 1, rate: 0, hintWeight: 0.5)
        plan.promptsAttendBothWays = bothWays
        return try Trainer(model: form.make(), source: ListedBatches([batch]), plan: plan)
    }

    @Test(arguments: TinyModel.allCases)
    func differFromCausalOnes(form: TinyModel) throws {
        let causal = try makeTrainer(form, bothWays: false).takeStep()
        let both = try makeTrainer(form, bothWays: true).takeStep()
        #expect(abs(causal.loss - both.loss) > 1e-3)
        #expect(causal.targetCount == both.targetCount)
    }

    @Test(arguments: TinyModel.allCases)
    func learn(form: TinyModel) throws {
        var plan = TrainingPlan.constant(steps: 30, rate: 0.01)
        plan.promptsAttendBothWays = true
        let trainer = try Trainer(model: form.make(), source: ListedBatches([batch]), plan: plan)
        let losses = try reports(of: trainer).map(\.loss)
        #expect(losses[29] < 0.5 * losses[0])
    }

    @Test(arguments: TinyModel.allCases)
    func haveTheGradientsOfCentralDifferences(form: TinyModel) throws {
        let trainer = try makeTrainer(form, bothWays: true)
        _ = try trainer.takeStep()
        let store = trainer.model.store
        for parameter in store.parameters {
            let gradients = try store.tensor(of: parameter, content: .gradient).floats
            // The largest one: there rounding matters least.
            guard let index = gradients.indices.max(by: { abs(gradients[$0]) < abs(gradients[$1]) }) else {
                continue
            }
            let slope = try centralDifference(of: parameter, at: index, in: trainer)
            expectClose(
                [Double(gradients[index])],
                [slope],
                absolute: 1e-4,
                relative: 0.01,
                "\(parameter.name)[\(index)]"
            )
        }
    }

    /// How the loss changes with one number, per unit.
    private func centralDifference(of parameter: Parameter, at index: Int, in trainer: Trainer) throws
        -> Double
    {
        let distance: Float = 0.004
        let store = trainer.model.store
        let values = try store.tensor(of: parameter).floats
        func loss(shift: Float) throws -> Double {
            var moved = values
            moved[index] += shift
            try store.set(parameter, to: Tensor(shape: parameter.shape, floats: moved))
            return try trainer.takeStep().loss
        }
        let difference = try loss(shift: distance) - loss(shift: -distance)
        try store.set(parameter, to: Tensor(shape: parameter.shape, floats: values))
        return difference / Double(2 * distance)
    }
}
