import Closeness
import Foundation
import Model
import Tensor
import Testing

/// What the Hugging Face implementations compute, this one computes as well.
@Suite struct GoldenModelTests {
    @Test(arguments: GoldenModel.all)
    func computesTheSameLogits(name: String) throws {
        let golden = try GoldenModel(name)
        let model = try golden.model()
        var logits: [Float] = []
        for tokens in golden.figures.tokens {
            let reader = try SequenceReader(
                model: model,
                workspace: Workspace(kernels: model.store.kernels),
                capacity: tokens.count
            )
            logits += try reader.read(
                tokens: tokens,
                positions: tokens.indices.map(Int32.init),
                promptCount: 0,
                logitCount: tokens.count
            )
        }
        expectClose(logits, try golden.values.tensor(named: "logits").floats, absolute: 2e-5, "logits")
    }

    @Test(arguments: GoldenModel.all)
    func computesTheSameLoss(name: String) throws {
        let golden = try GoldenModel(name)
        let losses = try golden.losses(golden.batch(golden.model(), recordsGradients: false))
        #expect(losses.count == golden.figures.countedTargets)
        let mean = losses.reduce(0) { $0 + Double($1) } / Double(losses.count)
        expectClose([mean], [golden.figures.loss], relative: 1e-6, "loss")
    }

    @Test(arguments: GoldenModel.all)
    func computesTheSameGradientOfEveryParameter(name: String) throws {
        let golden = try GoldenModel(name)
        let model = try golden.model()
        try model.store.allocateForTraining()
        let batch = try golden.batch(model)
        model.store.clearGradients()
        _ = try golden.losses(batch)
        batch.backward()
        let expected = try HuggingFaceWeights(
            PrefixedReader(base: golden.values, prefix: "gradients."),
            configuration: golden.configuration
        )
        for parameter in model.store.parameters {
            let found = try model.store.tensor(of: parameter, content: .gradient).floats
            let wanted = try expected.tensor(named: "weights/\(parameter.name)").floats
            expectClose(found, wanted, absolute: 3e-6, relative: 1e-4, parameter.name)
        }
    }

    @Test(arguments: GoldenModel.all)
    func continuesGreedilyWithTheSameTokens(name: String) throws {
        let golden = try GoldenModel(name)
        let model = try golden.model()
        let prompt = golden.figures.greedy.prompt
        let reader = try SequenceReader(
            model: model,
            workspace: Workspace(kernels: model.store.kernels),
            capacity: model.configuration.contextLength
        )
        var logits = try reader.read(tokens: prompt, positions: prompt.indices.map(Int32.init))
        var ids: [Int32] = []
        var logProbabilities: [Double] = []
        var random = RandomStreamForGreedy.unused
        while ids.count < golden.figures.greedy.ids.count {
            let token = Sampler.greedy.token(from: logits, random: &random)
            ids.append(Int32(token))
            logProbabilities.append(logProbability(of: token, logits: logits))
            logits = try reader.read(tokens: [Int32(token)], positions: [Int32(reader.count)])
        }
        #expect(ids == golden.figures.greedy.ids)
        expectClose(logProbabilities, golden.figures.greedy.logProbabilities, absolute: 2e-5, "log p")
    }

    @Test(arguments: GoldenModel.all)
    func repeatsTwentyStepsOfAdamW(name: String) throws {
        let golden = try GoldenModel(name)
        let model = try golden.model()
        try model.store.allocateForTraining()
        let batch = try golden.batch(model)
        let settings = golden.figures.optimizer
        let optimizer = AdamW(
            beta1: settings.beta1,
            beta2: settings.beta2,
            epsilon: settings.epsilon,
            weightDecay: settings.weightDecay,
            decayed: .all,
            maximumGradientNorm: settings.maximumGradientNorm
        )
        let schedule = LearningRateSchedule(
            shape: .cosine,
            peak: settings.peakLearningRate,
            warmupSteps: settings.warmupSteps,
            finalShare: settings.floorFraction
        )
        var losses: [Double] = []
        var norms: [Double] = []
        for step in 1...settings.totalSteps {
            model.store.clearGradients()
            let step = (number: step, losses: try golden.losses(batch))
            batch.backward()
            losses.append(step.losses.reduce(0) { $0 + Double($1) } / Double(step.losses.count))
            let rate = schedule.learningRate(step: step.number, of: settings.totalSteps)
            expectClose([rate], [golden.figures.learningRates[step.number - 1]], relative: 1e-12, "rate")
            norms.append(optimizer.update(model.store, step: step.number, learningRate: rate))
        }
        expectClose(losses, golden.figures.training.losses, relative: 1e-4, "losses")
        expectClose(norms, golden.figures.training.gradientNorms, relative: 1e-4, "gradient norms")
    }
}
