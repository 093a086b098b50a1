import Model
import Randomness
import Tensor
import Testing

@Suite struct BigramModelTests {
    private let model: BigramModel

    init() throws {
        var configuration = TransformerConfiguration.gpt2(
            vocabularySize: 7,
            contextLength: 7,
            width: 16,
            layerCount: 1,
            headCount: 1
        )
        configuration.pauseTokenCount = 1
        model = try BigramModel(configuration, kernels: CPUKernels(threadCount: 1))
        for parameter in model.store.parameters {
            var random = RandomStream(seed: 1).split(parameter.name)
            let floats = (0..<parameter.count).map { _ in Float(random.normal()) }
            try model.store.set(parameter, to: Tensor(shape: parameter.shape, floats: floats))
        }
        model.store.refreshCopies()
        try model.store.allocateForTraining()
    }

    private func batch(of tokens: [Int32]) throws -> SequenceBatch {
        let batch = try SequenceBatch(
            model: model,
            workspace: Workspace(kernels: model.store.kernels),
            shape: .init(batch: 1, positionCount: tokens.count),
            recordsGradients: true
        )
        try batch.fill(tokens: tokens, positions: tokens.indices.map(Int32.init), promptCounts: [0])
        return batch
    }

    @Test func learnsWhichTokenFollows() throws {
        let tokens: [Int32] = [0, 1, 2, 3, 4, 5, 6]
        let targets = tokens.map { ($0 + 3) % 7 }
        let batch = try batch(of: tokens)
        for step in 1...100 {
            model.store.clearGradients()
            _ = try batch.losses(rows: tokens, targets: targets, weights: tokens.map { _ in 1 })
            batch.backward()
            AdamW().update(model.store, step: step, learningRate: 0.05)
        }
        _ = try batch.losses(rows: tokens, targets: targets, weights: tokens.map { _ in 1 })
        #expect(batch.greedyTokens() == targets)
    }

    @Test func readsAPauseAndCannotWriteIt() throws {
        let batch = try batch(of: [0, 7])
        #expect(try batch.losses(rows: [1], targets: [3], weights: [1])[0].isFinite)
        #expect(throws: ModelError.tokenOutOfRange(token: 7, rows: 7)) {
            try batch.losses(rows: [0], targets: [7], weights: [1])
        }
    }
}
