public import Tensor

/// A decoder-only transformer: embedding, blocks, a last norm, and a head apart from them.
///
/// Source: Radford et al., *Language models are unsupervised multitask learners*, 2019 (GPT-2 form);
/// Touvron et al., *LLaMA*, 2023, <https://arxiv.org/abs/2302.13971> (Llama form).
public final class Transformer: LanguageModel {
    /// What it looks like.
    public let configuration: TransformerConfiguration
    /// What it has learned.
    ///
    /// Values are zero until they are initialised or loaded.
    public let store: ParameterStore
    /// The projection to logits.
    public let head: OutputHead

    private let tokenTable: Parameter
    private let positionTable: Parameter?
    private let blocks: [TransformerBlock]
    private let finalNorm: NormParameters
    private let rotaryTable: RotaryTable?

    /// Builds the model and reserves memory for its parameters.
    ///
    /// - Parameters:
    ///   - configuration: What it looks like.
    ///   - kernels: The device.
    ///   - precision: The type that products are computed in.
    ///   - storage: What is kept of the parameters; for training the default.
    /// - Throws: ``ModelError/invalidConfiguration(field:value:requirement:)`` or `KernelError`.
    public init(
        _ configuration: TransformerConfiguration,
        kernels: any Kernels,
        precision: Precision = .float32,
        storage: ParameterStorage = .trainable
    ) throws {
        try configuration.validate()
        self.configuration = configuration
        store = ParameterStore(kernels: kernels, precision: precision, storage: storage)
        let parameters = ParameterFactory(store: store, configuration: configuration)
        let rows = configuration.vocabularySize + configuration.pauseTokenCount
        tokenTable = parameters.table(
            "embedding/token",
            rows: rows,
            uses: configuration.tiesEmbeddings ? [.values, .products] : .values
        )
        positionTable =
            configuration.positions == .learned
            ? parameters.table("embedding/position", rows: configuration.contextLength, uses: .values) : nil
        blocks = (0..<configuration.layerCount).map {
            TransformerBlock(index: $0, configuration: configuration, parameters: parameters)
        }
        finalNorm = parameters.norm("final_norm")
        let headTable =
            configuration.tiesEmbeddings
            ? tokenTable
            : parameters.table("head/weight", rows: configuration.vocabularySize, uses: .products)
        head = OutputHead(weight: headTable, vocabularySize: configuration.vocabularySize)
        try store.allocate()
        rotaryTable = try Self.makeRotaryTable(configuration, kernels: kernels)
    }

    private static func makeRotaryTable(
        _ configuration: TransformerConfiguration,
        kernels: any Kernels
    ) throws(KernelError) -> RotaryTable? {
        guard configuration.positions == .rotary else { return nil }
        let (width, base) = (configuration.turningWidth, configuration.rotaryBase)
        let scaling = configuration.rotaryScaling
        return try RotaryTable(
            frequencies: scaling?.frequencies(width: width, base: base)
                ?? RotaryTable.frequencies(width: width, base: base),
            positionCount: configuration.contextLength,
            amplitude: scaling?.amplitude ?? 1,
            kernels: kernels
        )
    }

    /// Records the computation of hidden states, after the last norm.
    ///
    /// Of the last block, what follows attention is computed for the wanted rows only: nothing reads the
    /// outputs of the others, pauses among them.
    public func hiddenStates(
        on tape: Tape,
        inputs: ModelInputs,
        of rows: IntegerInput?
    ) throws(KernelError) -> Variable {
        let source = EmbeddingSource(
            tokens: inputs.tokens,
            positions: inputs.positions,
            tokenTable: tokenTable,
            positionTable: positionTable,
            scale: Float(configuration.embeddingScale)
        )
        let rotary = rotaryTable.map { RotaryEmbedding(table: $0, positions: inputs.positions) }
        var residual = tape.embedding(source)
        for (index, block) in blocks.enumerated() {
            let wanted = index == blocks.count - 1 ? rows : nil
            residual = try tape.block { () throws(KernelError) -> Variable in
                try block.apply(to: residual, on: tape, inputs: inputs, rotary: rotary, wanted: wanted)
            }
        }
        return tape.normalize(residual, with: finalNorm)
    }
}
