import Model
import Randomness
import Tensor
import Tokens

/// Models of a few thousand parameters, drawn from a seed.
enum TinyModel: String, CaseIterable {
    case gpt2, llama

    /// Tokens with a logit.
    static let vocabularySize = 11
    /// The one pause, right behind them.
    static let pause = TokenID(vocabularySize)
    static let contextLength = 24

    func make(precision: Precision = .float32, threads: Int = 1, width: Int = 16) throws -> Transformer {
        let form = self == .gpt2 ? TransformerConfiguration.gpt2 : TransformerConfiguration.llama
        var configuration = form(Self.vocabularySize, Self.contextLength, width, 2, 4)
        configuration.pauseTokenCount = 1
        if self == .llama { configuration.keyHeadCount = 2 }
        let kernels = CPUKernels(threadCount: threads)
        let model = try Transformer(configuration, kernels: kernels, precision: precision)
        try model.initialize(.fanIn, random: RandomStream(seed: 1).split(rawValue))
        return model
    }
}
