/// The rows of a batch that count, and what they are asked for.
///
/// A model computes hidden states of these rows only (see ``Tape/rows(_:of:)``), a head their logits.
public final class RowSelection {
    /// The most rows that can be selected.
    public let capacity: Int
    /// How many rows are computed at a time.
    let blocks: RowBlocks
    /// How many are selected now.
    public private(set) var count = 0
    /// Their numbers, then -1 up to a multiple of the rows that are computed at a time.
    public let rows: IntegerInput
    let targets: IntegerInput
    let weights: FloatInput
    let losses: FloatInput
    let greedy: IntegerInput
    private let noRows: [Int32]
    private let noTokens: [Int32]
    private let noWeights: [Float]

    init(capacity: Int, blocks: RowBlocks, kernels: any Kernels) {
        self.capacity = capacity
        self.blocks = blocks
        let count = blocks.rowCount
        rows = IntegerInput(count: count, kernels: kernels)
        targets = IntegerInput(count: count, kernels: kernels)
        weights = FloatInput(count: count, kernels: kernels)
        losses = FloatInput(count: count, kernels: kernels)
        greedy = IntegerInput(count: count, kernels: kernels)
        noRows = [Int32](repeating: -1, count: count)
        noTokens = [Int32](repeating: 0, count: count)
        noWeights = [Float](repeating: 0, count: count)
    }

    var slots: [Slot] { [targets.slot, weights.slot, losses.slot, greedy.slot] }

    /// Selects rows.
    ///
    /// - Parameters:
    ///   - rows: Distinct row numbers, at most ``capacity`` of them.
    ///   - targets: The token that each row should predict.
    ///   - weights: The weight of each row's loss in the sum; the gradient is that of the sum.
    public func select(rows: [Int32], targets: [Int32], weights: [Float]) {
        precondition(rows.count == targets.count && rows.count == weights.count, "unequal counts")
        precondition(rows.count <= capacity, "\(rows.count) rows for a selection of \(capacity)")
        count = rows.count
        self.rows.fill(rows, padding: noRows)
        self.targets.fill(targets, padding: noTokens)
        self.weights.fill(weights, padding: noWeights)
    }

    /// `-log p(target)` of each selected row, in nats, after a forward pass.
    public func lossValues() -> [Float] {
        losses.read(count: count)
    }

    /// The same, in place of what `values` holds.
    public func readLosses(into values: inout [Float]) {
        losses.read(count: count, into: &values)
    }

    /// The most likely token of each selected row, after a forward pass; the lowest of equals.
    public func greedyTokens() -> [Int32] {
        greedy.read(count: count)
    }

    /// The same, in place of what `tokens` holds.
    public func readGreedyTokens(into tokens: inout [Int32]) {
        greedy.read(count: count, into: &tokens)
    }
}

extension Tape {
    /// Makes a selection of at most `capacity` rows for logits over `vocabularySize` tokens.
    public func makeSelection(capacity: Int, vocabularySize: Int) -> RowSelection {
        let blocks = RowBlocks(rowCount: capacity, logitByteCount: vocabularySize * 4)
        return RowSelection(capacity: capacity, blocks: blocks, kernels: kernels)
    }
}
