public import Tensor

/// A model that turns tokens into hidden states, from which a head makes logits.
///
/// Hidden states and logits are separate, so that logits are computed only where they are wanted.
public protocol LanguageModel: AnyObject {
    /// What it looks like.
    var configuration: TransformerConfiguration { get }
    /// What it has learned.
    var store: ParameterStore { get }
    /// The projection to logits; its vocabulary has no pauses.
    var head: OutputHead { get }
    /// Records the computation of hidden states, normalised and ready for the head: `[B * T, C]`.
    func hiddenStates(on tape: Tape, inputs: ModelInputs) throws(KernelError) -> Variable
}

/// What a model reads: `B` sequences of `T` positions.
public struct ModelInputs {
    /// Sequences, B.
    public let batch: Int
    /// Positions of each, T.
    public let positionCount: Int
    /// Token numbers, `[B * T]`, each below V + P.
    public let tokens: IntegerInput
    /// Position numbers, `[B * T]`, each below the context length; -1 for none.
    public let positions: IntegerInput
    /// Leading positions that attend both ways, `[B]`; nil for causal attention.
    public let promptCounts: IntegerInput?
    /// What was read before, for inference with `B = 1`.
    public let cache: KeyValueCache?

    /// Makes inputs on `tape`.
    ///
    /// - Parameters:
    ///   - tape: Where they are read.
    ///   - batch: Sequences, B.
    ///   - positionCount: Positions of each, T.
    ///   - attendsBothWays: Whether to make room for prompt counts.
    ///   - cache: What was read before, for inference with `batch` 1.
    public init(
        on tape: Tape,
        batch: Int,
        positionCount: Int,
        attendsBothWays: Bool = false,
        cache: KeyValueCache? = nil
    ) {
        self.batch = batch
        self.positionCount = positionCount
        tokens = tape.makeIntegerInput(count: batch * positionCount)
        positions = tape.makeIntegerInput(count: batch * positionCount)
        promptCounts = attendsBothWays ? tape.makeIntegerInput(count: batch) : nil
        self.cache = cache
    }
}
