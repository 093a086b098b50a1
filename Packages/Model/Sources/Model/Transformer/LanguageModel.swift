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
    /// Records the computation of hidden states, normalised and ready for the head.
    ///
    /// - Parameters:
    ///   - tape: Where to record.
    ///   - inputs: What is read, `B * T` rows.
    ///   - rows: The numbers of the rows whose hidden states are wanted; -1 for a row of any finite numbers.
    /// - Returns: `[rows.count, C]`; without `rows`, those of all rows, `[B * T, C]`.
    /// - Throws: `KernelError` without enough memory.
    func hiddenStates(
        on tape: Tape,
        inputs: ModelInputs,
        of rows: IntegerInput?
    ) throws(KernelError) -> Variable
}

/// What a model reads: `B` sequences of `T` positions, or rows of any sequences divided into segments.
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
    /// The first position that each one may see, `[B * T]`; nil where a sequence is one document.
    public let documentStarts: IntegerInput?
    /// What each row belongs to and what was read before it, for inference; nil where `B` and `T` say it.
    public let segments: CacheSegments?

    /// Makes inputs on `tape`.
    ///
    /// - Parameters:
    ///   - tape: Where they are read.
    ///   - batch: Sequences, B.
    ///   - positionCount: Positions of each, T.
    ///   - attendsBothWays: Whether to make room for prompt counts.
    ///   - hasDocuments: Whether to make room for the beginnings of documents.
    public init(
        on tape: Tape,
        batch: Int,
        positionCount: Int,
        attendsBothWays: Bool = false,
        hasDocuments: Bool = false
    ) {
        self.batch = batch
        self.positionCount = positionCount
        tokens = tape.makeIntegerInput(count: batch * positionCount)
        positions = tape.makeIntegerInput(count: batch * positionCount)
        promptCounts = attendsBothWays ? tape.makeIntegerInput(count: batch) : nil
        documentStarts = hasDocuments ? tape.makeIntegerInput(count: batch * positionCount) : nil
        segments = nil
    }

    /// Makes inputs of segments on `tape`: one batch of `rowCount` rows.
    ///
    /// - Parameters:
    ///   - tape: Where they are read.
    ///   - rowCount: The rows of all segments together.
    ///   - attendsBothWays: Whether segments may have prompts that attend both ways.
    public init(on tape: Tape, rowCount: Int, attendsBothWays: Bool = false) {
        batch = 1
        positionCount = rowCount
        tokens = tape.makeIntegerInput(count: rowCount)
        positions = tape.makeIntegerInput(count: rowCount)
        promptCounts = nil
        documentStarts = nil
        segments = CacheSegments(on: tape, rows: rowCount, attendsBothWays: attendsBothWays)
    }
}
