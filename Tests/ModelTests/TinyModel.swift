import Model
import Randomness
import Tensor

/// Models small enough to compute in an instant, for what holds of any model.
enum TinyModel {
    /// Two forms that between them use every part of the transformer but windows.
    static let configurations = [gpt2(), llama()]
    /// The same, and one with a window.
    static let all = configurations + [windowed()]

    static func gpt2(pauses: Int = 0) -> TransformerConfiguration {
        var configuration = TransformerConfiguration.gpt2(
            vocabularySize: 61,
            contextLength: 80,
            width: 24,
            layerCount: 2,
            headCount: 3
        )
        configuration.pauseTokenCount = pauses
        return configuration
    }

    static func llama(pauses: Int = 0) -> TransformerConfiguration {
        var configuration = TransformerConfiguration.llama(
            vocabularySize: 53,
            contextLength: 80,
            width: 24,
            layerCount: 2,
            headCount: 4
        )
        configuration.keyHeadCount = 2
        configuration.headWidth = 10
        configuration.pauseTokenCount = pauses
        return configuration
    }

    /// The Llama form with a window in its second layer.
    static func windowed(pauses: Int = 0) -> TransformerConfiguration {
        var configuration = llama(pauses: pauses)
        var window = AttentionWindow(length: 5)
        window.firstLayer = 1
        configuration.attentionWindow = window
        return configuration
    }

    /// A model with weights large enough to tell tokens apart, biases and gains among them.
    static func model(
        _ configuration: TransformerConfiguration,
        precision: Precision = .float32,
        kernels: any Kernels = CPUKernels(threadCount: 1)
    ) throws -> Transformer {
        let model = try Transformer(configuration, kernels: kernels, precision: precision)
        let random = RandomStream(seed: 20_231_003)
        try model.initialize(.fanIn, random: random)
        for parameter in model.store.parameters where parameter.shape.count == 1 {
            var stream = random.split(parameter.name)
            let center: Float = parameter.name.hasSuffix("/gain") ? 1 : 0
            let floats = (0..<parameter.count).map { _ in center + 0.2 * Float(stream.normal()) }
            try model.store.set(parameter, to: Tensor(shape: parameter.shape, floats: floats))
        }
        model.store.refreshCopies()
        return model
    }

    /// Tokens below `bound`, drawn from a stream of their own.
    static func tokens(_ name: String, count: Int, below bound: Int) -> [Int32] {
        var random = RandomStream(seed: 5).split(name)
        return (0..<count).map { _ in Int32(random.uniform(below: bound)) }
    }
}

extension TransformerConfiguration {
    /// The tokens that can be read, pauses included.
    var embeddingRows: Int { vocabularySize + pauseTokenCount }
}

/// Sequences of one length with all their next-token targets.
struct TinyBatch {
    var tokens: [[Int32]]
    var promptCounts: [Int32]
    /// One for each token; -1 for none.
    var positions: [[Int32]]

    /// Sequences of `positionCount` tokens, numbered from 0.
    init(_ name: String, batch: Int, positionCount: Int, configuration: TransformerConfiguration) {
        tokens = (0..<batch).map {
            TinyModel.tokens("\(name) \($0)", count: positionCount, below: configuration.embeddingRows)
        }
        promptCounts = tokens.map { _ in 0 }
        positions = tokens.map { $0.indices.map(Int32.init) }
    }

    /// Every row and a target for it, below the vocabulary.
    func targets(below bound: Int) -> [Int32] {
        TinyModel.tokens("targets", count: tokens.joined().count, below: bound)
    }

    /// Records a pass over these sequences.
    func record(
        _ model: Transformer,
        workspace: Workspace? = nil,
        attendsBothWays: Bool = false,
        recordsGradients: Bool = false,
        recomputation: Recomputation = .cheap
    ) throws -> SequenceBatch {
        try SequenceBatch(
            model: model,
            workspace: workspace ?? Workspace(kernels: model.store.kernels),
            shape: .init(
                batch: tokens.count,
                positionCount: tokens[0].count,
                attendsBothWays: attendsBothWays
            ),
            recordsGradients: recordsGradients,
            recomputation: recomputation
        )
    }

    /// The loss of every position.
    func losses(_ recording: SequenceBatch, vocabularySize: Int) throws -> [Float] {
        let targets = targets(below: vocabularySize)
        try recording.fill(
            tokens: Array(tokens.joined()),
            positions: Array(positions.joined()),
            promptCounts: promptCounts
        )
        return try recording.losses(
            rows: targets.indices.map(Int32.init),
            targets: targets,
            weights: targets.map { _ in 1 / Float(targets.count) }
        )
    }
}
