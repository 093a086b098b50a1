import Closeness
import Foundation
import Model
import Randomness
import Tensor
import Testing

/// What the reference computes, the model computes: with pauses, prompts that attend both ways, and
/// tokens that have no position.
@Suite struct ReferenceTransformerTests {
    static let configurations = [
        TinyModel.gpt2(), TinyModel.llama(), TinyModel.gpt2(pauses: 3), TinyModel.llama(pauses: 3),
        TinyModel.untied, TinyModel.mixed, TinyModel.windowed(pauses: 1),
    ]

    /// Lengths of three prompts among thirteen positions; longer than the sequence is all of it.
    static let promptCounts: [[Int32]] = [[0, 0, 0], [1, 5, 13], [20, 0, 12]]

    private func batch(_ configuration: TransformerConfiguration, prompts: [Int32]) -> TinyBatch {
        var batch = TinyBatch("reference", batch: 3, positionCount: 13, configuration: configuration)
        batch.promptCounts = prompts
        // A pause that shares no position with a token, and numbering that goes on after it.
        batch.positions[0] = [0, 1, 2, -1, -1, 3, 4, 5, 6, 7, -1, 8, 9]
        batch.positions[1] = batch.positions[1].map { 79 - $0 }
        return batch
    }

    private func expectedLosses(_ model: Transformer, _ batch: TinyBatch) throws -> [Double] {
        let reference = try ReferenceTransformer(model)
        return losses(reference, batch)
    }

    private func losses(_ reference: ReferenceTransformer, _ batch: TinyBatch) -> [Double] {
        let targets = batch.targets(below: reference.configuration.vocabularySize)
        return batch.tokens.indices.flatMap { row in
            reference.losses(
                tokens: batch.tokens[row],
                positions: batch.positions[row],
                promptCount: Int(batch.promptCounts[row]),
                targets: Array(targets[row * 13..<row * 13 + 13])
            )
        }
    }

    @Test(arguments: configurations, promptCounts)
    func hasTheLossesOfTheReference(
        configuration: TransformerConfiguration,
        prompts: [Int32]
    ) throws {
        let model = try TinyModel.model(configuration)
        let batch = batch(configuration, prompts: prompts)
        let recording = try batch.record(model, attendsBothWays: true)
        let found = try batch.losses(recording, vocabularySize: configuration.vocabularySize)
        expectClose(found.map(Double.init), try expectedLosses(model, batch), absolute: 1e-5, "losses")
    }

    @Test(arguments: configurations, promptCounts)
    func hasTheLogitsOfTheReference(
        configuration: TransformerConfiguration,
        prompts: [Int32]
    ) throws {
        let model = try TinyModel.model(configuration)
        let reference = try ReferenceTransformer(model)
        let batch = batch(configuration, prompts: prompts)
        for row in batch.tokens.indices {
            let reader = try SequenceReader(
                model: model,
                workspace: Workspace(kernels: model.store.kernels),
                capacity: 13
            )
            let found = try reader.read(
                tokens: batch.tokens[row],
                positions: batch.positions[row],
                promptCount: Int(batch.promptCounts[row]),
                logitCount: 13
            )
            let expected = reference.logits(
                tokens: batch.tokens[row],
                positions: batch.positions[row],
                promptCount: Int(batch.promptCounts[row])
            )
            expectClose(found.map(Double.init), expected.flatMap { $0 }, absolute: 1e-5, "logits of \(row)")
        }
    }

    /// Along one direction through all parameters, the loss changes as the gradient says.
    @Test(arguments: configurations, promptCounts)
    func hasTheSlopeOfTheReference(configuration: TransformerConfiguration, prompts: [Int32]) throws {
        let model = try TinyModel.model(configuration)
        try model.store.allocateForTraining()
        let batch = batch(configuration, prompts: prompts)
        let recording = try batch.record(model, attendsBothWays: true, recordsGradients: true)
        model.store.clearGradients()
        _ = try batch.losses(recording, vocabularySize: configuration.vocabularySize)
        recording.backward()

        let reference = try ReferenceTransformer(model)
        var random = RandomStream(seed: 3)
        var slope = 0.0
        var moved = (above: reference, below: reference)
        let step = 1e-5
        for parameter in model.store.parameters {
            let gradient = try model.store.tensor(of: parameter, content: .gradient).floats
            for place in gradient.indices {
                let direction = random.normal()
                slope += direction * Double(gradient[place])
                moved.above.weights[parameter.name]?[place] += step * direction
                moved.below.weights[parameter.name]?[place] -= step * direction
            }
        }
        let means = [moved.above, moved.below].map { losses($0, batch).reduce(0, +) / 39 }
        expectClose([slope], [(means[0] - means[1]) / (2 * step)], absolute: 2e-5, relative: 2e-5, "slope")
    }

    @Test(arguments: [ActivationFunction.geluTanh, .gelu, .silu, .relu])
    func computesEveryActivation(function: ActivationFunction) throws {
        var configuration = TinyModel.gpt2()
        configuration.activation = function
        let model = try TinyModel.model(configuration)
        let batch = batch(configuration, prompts: [0, 0, 0])
        let found = try batch.losses(
            batch.record(model),
            vocabularySize: configuration.vocabularySize
        )
        expectClose(found.map(Double.init), try expectedLosses(model, batch), absolute: 1e-5, "losses")
    }
}

extension TinyModel {
    /// The GPT-2 form with a head of its own.
    static var untied: TransformerConfiguration {
        var configuration = gpt2(pauses: 2)
        configuration.tiesEmbeddings = false
        return configuration
    }

    /// Settings that no published model combines.
    static var mixed: TransformerConfiguration {
        var configuration = llama(pauses: 1)
        configuration.hasBiases = true
        configuration.norm = .layer
        configuration.tiesEmbeddings = true
        configuration.feedForwardWidth = 37
        configuration.keyHeadCount = 1
        configuration.activation = .gelu
        return configuration
    }
}
