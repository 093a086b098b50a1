import ArgumentParser
import Model
import Randomness
import Tensor

/// Models of known shapes, built from a seed.
enum Preset: String, CaseIterable, ExpressibleByArgument {
    /// Two layers, 64 wide.
    case tiny
    /// The smallest GPT-2 (Radford et al., 2019).
    case gpt2 = "gpt2-124m"
    /// The shape of TinyLlama: grouped heads, gated feed-forward layers (Zhang et al., 2024,
    /// <https://arxiv.org/abs/2401.02385>).
    case llama = "llama-1.1b"

    /// The positions that the original reads.
    var contextLength: Int {
        switch self {
        case .tiny: 64
        case .gpt2: 1024
        case .llama: 2048
        }
    }

    /// The shape, with room for at least `positions` positions.
    func configuration(positions: Int = 0) -> TransformerConfiguration {
        let contextLength = max(positions, contextLength)
        switch self {
        case .tiny:
            return .gpt2(
                vocabularySize: 256,
                contextLength: contextLength,
                width: 64,
                layerCount: 2,
                headCount: 4
            )
        case .gpt2:
            return .gpt2(
                vocabularySize: 50_257,
                contextLength: contextLength,
                width: 768,
                layerCount: 12,
                headCount: 12
            )
        case .llama:
            var configuration = TransformerConfiguration.llama(
                vocabularySize: 32_000,
                contextLength: contextLength,
                width: 2048,
                layerCount: 22,
                headCount: 32
            )
            configuration.keyHeadCount = 4
            configuration.feedForwardWidth = 5632
            return configuration
        }
    }
}

extension TransformerConfiguration {
    /// The same shape with another width: heads stay as wide as they are, the rest keeps its proportion.
    func scaled(toWidth width: Int) -> TransformerConfiguration {
        var scaled = self
        scaled.width = width
        scaled.headCount = headCount * width / self.width
        scaled.keyHeadCount = keyHeadCount * width / self.width
        scaled.feedForwardWidth = feedForwardWidth * width / self.width
        return scaled
    }
}

extension Transformer {
    /// A model whose matrices repeat one short run of small random numbers.
    ///
    /// Speed does not depend on the numbers, and drawing a billion of them takes longer than the benchmark.
    static func seeded(
        _ configuration: TransformerConfiguration,
        kernels: any Kernels,
        precision: Precision,
        storage: ParameterStorage = .trainable
    ) throws -> Transformer {
        let model = try Transformer(
            configuration,
            kernels: kernels,
            precision: precision,
            storage: storage
        )
        var stream = RandomStream(seed: 0)
        let run = (0..<65_521).map { _ in Float(stream.normal() * 0.02) }
        for parameter in model.store.parameters where parameter.shape.count == 2 {
            var floats: [Float] = []
            floats.reserveCapacity(parameter.count)
            while floats.count < parameter.count {
                floats += run.prefix(parameter.count - floats.count)
            }
            try model.store.set(parameter, to: Tensor(shape: parameter.shape, floats: floats))
        }
        for parameter in model.store.parameters where parameter.name.hasSuffix("/gain") {
            let ones = [Float](repeating: 1, count: parameter.count)
            try model.store.set(parameter, to: Tensor(shape: parameter.shape, floats: ones))
        }
        model.store.refreshCopies()
        return model
    }
}
