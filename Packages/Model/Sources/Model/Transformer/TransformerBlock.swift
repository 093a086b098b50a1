import Tensor

/// One block: attention, then feed-forward, each after a norm and added to the residual stream; or both
/// on the same residual stream.
struct TransformerBlock {
    private let index: Int
    private let configuration: TransformerConfiguration
    private let attentionNorm: NormParameters
    private let queryKeyValue: LinearParameters
    private let attentionOutput: LinearParameters
    private let feedForwardNorm: NormParameters
    private let feedForwardInput: LinearParameters
    private let feedForwardOutput: LinearParameters

    init(index: Int, configuration: TransformerConfiguration, parameters: ParameterFactory) {
        self.index = index
        self.configuration = configuration
        let width = configuration.width
        let path = "decoder/\(index)"
        let inner = configuration.feedForwardWidth
        attentionNorm = parameters.norm("\(path)/attention/norm")
        queryKeyValue = parameters.linear(
            "\(path)/attention/query_key_value",
            outputs: configuration.heads.channels,
            inputs: width,
            hasBias: configuration.biases.queryKeyValue
        )
        attentionOutput = parameters.linear(
            "\(path)/attention/output",
            outputs: width,
            inputs: configuration.headCount * configuration.headWidth,
            hasBias: configuration.biases.attentionOutput
        )
        feedForwardNorm = parameters.norm("\(path)/feed_forward/norm")
        feedForwardInput = parameters.linear(
            "\(path)/feed_forward/input",
            outputs: configuration.isGated ? 2 * inner : inner,
            inputs: width,
            hasBias: configuration.biases.feedForward
        )
        feedForwardOutput = parameters.linear(
            "\(path)/feed_forward/output",
            outputs: width,
            inputs: inner,
            hasBias: configuration.biases.feedForward
        )
    }

    /// Records the block on the residual stream, single precision `[B * T, C]`.
    ///
    /// With `wanted`, the result has these rows only.
    func apply(
        to residual: Variable,
        on tape: Tape,
        inputs: ModelInputs,
        rotary: RotaryEmbedding?,
        wanted: IntegerInput?
    ) throws(KernelError) -> Variable {
        let normalized = tape.normalize(residual, with: attentionNorm)
        let residual = tape.rows(wanted, of: residual)
        // Before anything is added: the sum takes over the gradient of the stream that it is added to.
        let parallel = configuration.isParallel ? tape.normalize(residual, with: feedForwardNorm) : nil
        let projected = try tape.linear(normalized, queryKeyValue)
        let attended = tape.rows(
            wanted,
            of: attend(projected, on: tape, inputs: inputs, rotary: rotary)
        )
        let middle = try tape.linear(attended, attentionOutput, addedTo: residual)

        let inner = try tape.linear(
            parallel ?? tape.normalize(middle, with: feedForwardNorm),
            feedForwardInput
        )
        let active =
            configuration.isGated
            ? tape.activateGated(inner, with: configuration.activation)
            : tape.activate(inner, with: configuration.activation)
        return try tape.linear(active, feedForwardOutput, addedTo: middle)
    }

    private func attend(
        _ projected: Variable,
        on tape: Tape,
        inputs: ModelInputs,
        rotary: RotaryEmbedding?
    ) -> Variable {
        let window = configuration.attentionWindow?.length(inLayer: index)
        if let segments = inputs.segments {
            let cached = CachedAttention(
                heads: configuration.heads,
                rotary: rotary,
                segments: segments,
                layer: index,
                window: window
            )
            return tape.attend(projected, over: cached)
        }
        let settings = AttentionSettings(
            batch: inputs.batch,
            positionCount: inputs.positionCount,
            heads: configuration.heads,
            rotary: rotary,
            promptCounts: inputs.promptCounts,
            documentStarts: inputs.documentStarts,
            window: window
        )
        return tape.attend(projected, settings)
    }
}
