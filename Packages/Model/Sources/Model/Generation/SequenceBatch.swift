public import Tensor

/// A forward pass over whole sequences that can be run again and again: losses where they are asked
/// for, and gradients if the tape records them.
///
/// Shapes are fixed: `B` sequences of `T` positions, of which a certain number of outputs can count.
public final class SequenceBatch {
    /// Sequences, B.
    public let batch: Int
    /// Positions of each, T.
    public let positionCount: Int
    private let tape: Tape
    private let inputs: ModelInputs
    private let selection: RowSelection
    private let configuration: TransformerConfiguration

    /// Records the pass.
    public init(
        model: any LanguageModel,
        workspace: Workspace,
        shape: Shape,
        recordsGradients: Bool,
        recomputation: Recomputation = .cheap
    ) throws {
        let configuration = model.configuration
        guard shape.positionCount <= configuration.contextLength else {
            throw ModelError.contextTooLong(
                positions: shape.positionCount,
                contextLength: configuration.contextLength
            )
        }
        batch = shape.batch
        positionCount = shape.positionCount
        self.configuration = configuration
        tape = Tape(
            workspace: workspace,
            kernels: model.store.kernels,
            precision: model.store.precision,
            recordsGradients: recordsGradients,
            recomputation: recomputation
        )
        inputs = ModelInputs(
            on: tape,
            batch: shape.batch,
            positionCount: shape.positionCount,
            attendsBothWays: shape.attendsBothWays,
            hasDocuments: shape.hasDocuments
        )
        selection = tape.makeSelection(
            capacity: shape.targetCapacity,
            vocabularySize: configuration.vocabularySize
        )
        let hidden = try model.hiddenStates(on: tape, inputs: inputs, of: selection.rows)
        try tape.crossEntropy(hidden, head: model.head, selection: selection)
        try tape.plan()
    }

    /// What a recording is made for.
    public struct Shape: Hashable, Sendable {
        /// Sequences, B.
        public let batch: Int
        /// Positions of each, T.
        public let positionCount: Int
        /// Whether prompts attend to themselves both ways.
        public let attendsBothWays: Bool
        /// Whether sequences are several documents each, which do not see one another.
        public let hasDocuments: Bool
        /// The most outputs that can count.
        public let targetCapacity: Int

        /// Describes a recording.
        ///
        /// - Parameters:
        ///   - batch: Sequences, B.
        ///   - positionCount: Positions of each, T.
        ///   - targetCount: How many outputs count at least; rounded up to a multiple of 16, or from 512 on
        ///     by a sixteenth at most, so that few shapes are recorded. Without it all can.
        ///   - attendsBothWays: Whether prompts attend to themselves both ways.
        ///   - hasDocuments: Whether sequences are several documents each.
        public init(
            batch: Int,
            positionCount: Int,
            targetCount: Int? = nil,
            attendsBothWays: Bool = false,
            hasDocuments: Bool = false
        ) {
            self.batch = batch
            self.positionCount = positionCount
            targetCapacity = Self.capacity(for: targetCount ?? .max, outputCount: batch * positionCount)
            self.attendsBothWays = attendsBothWays
            self.hasDocuments = hasDocuments
        }

        private static func capacity(for targetCount: Int, outputCount: Int) -> Int {
            guard targetCount < outputCount else { return outputCount }
            var step = 16
            while 32 * step <= targetCount { step *= 2 }
            return min((max(targetCount, 1) + step - 1) / step * step, outputCount)
        }
    }

    /// Fills in sequences.
    ///
    /// - Parameters:
    ///   - tokens: `[B * T]`, each below V + P.
    ///   - positions: `[B * T]`, each below the context length; -1 for none.
    ///   - promptCounts: `[B]`, used where prompts attend both ways.
    ///   - documentStarts: The first position that each one may see, `[B * T]`, where the shape has
    ///     documents: itself or an earlier one, and never earlier than that of the position before.
    /// - Throws: ``ModelError/tokenOutOfRange(token:rows:)``, or
    ///   ``ModelError/contextTooLong(positions:contextLength:)`` for a position that the model has not.
    public func fill(
        tokens: [Int32],
        positions: [Int32],
        promptCounts: [Int32],
        documentStarts: [Int32] = []
    ) throws(ModelError) {
        let count = batch * positionCount
        precondition(tokens.count == count, "\(tokens.count) tokens for \(count) places")
        precondition(positions.count == count, "\(positions.count) positions for \(count) places")
        precondition(
            inputs.promptCounts == nil || promptCounts.count == batch,
            "\(promptCounts.count) prompts for \(batch) sequences"
        )
        try configuration.check(tokens: tokens)
        try configuration.check(positions: positions)
        inputs.tokens.fill(tokens)
        inputs.positions.fill(positions)
        inputs.promptCounts?.fill(promptCounts)
        if let starts = inputs.documentStarts { fill(starts, with: documentStarts) }
    }

    private func fill(_ starts: IntegerInput, with values: [Int32]) {
        precondition(values.count == starts.count, "\(values.count) beginnings for \(starts.count) places")
        for row in 0..<batch {
            var earliest: Int32 = 0
            for position in 0..<positionCount {
                let start = values[row * positionCount + position]
                precondition(
                    start >= earliest && start <= position,
                    "position \(position) of a document from \(start) on, behind one from \(earliest) on"
                )
                earliest = start
            }
        }
        starts.fill(values)
    }

    /// Computes losses.
    ///
    /// - Parameters:
    ///   - rows: Which outputs count: distinct numbers in `0 ..< B * T`, at most as many as the shape allows.
    ///   - targets: The token that each should predict, below V.
    ///   - weights: Of each loss in the sum that gradients are taken of.
    /// - Returns: `-log p(target)` of each row, in nats.
    /// - Throws: ``ModelError/tokenOutOfRange(token:rows:)`` for a target without a logit.
    public func losses(rows: [Int32], targets: [Int32], weights: [Float]) throws(ModelError) -> [Float] {
        var losses: [Float] = []
        try computeLosses(rows: rows, targets: targets, weights: weights, into: &losses)
        return losses
    }

    /// The same as ``losses(rows:targets:weights:)``, in place of what `losses` holds.
    ///
    /// Allocates nothing where `losses` has room for as many.
    public func computeLosses(
        rows: [Int32],
        targets: [Int32],
        weights: [Float],
        into losses: inout [Float]
    ) throws(ModelError) {
        try configuration.check(targets: targets)
        let count = batch * positionCount
        for row in rows { precondition(row >= 0 && Int(row) < count, "row \(row) of \(count)") }
        selection.select(rows: rows, targets: targets, weights: weights)
        tape.forward()
        selection.readLosses(into: &losses)
    }

    /// The most likely token at each row of the last ``losses(rows:targets:weights:)``.
    public func greedyTokens() -> [Int32] {
        selection.greedyTokens()
    }

    /// The same as ``greedyTokens()``, in place of what `tokens` holds.
    public func readGreedyTokens(into tokens: inout [Int32]) {
        selection.readGreedyTokens(into: &tokens)
    }

    /// Adds the gradients of the weighted sum of losses to the parameters'.
    public func backward() {
        tape.backward()
    }
}
