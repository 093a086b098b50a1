/// The rows of a batch whose logits are wanted, and what they are asked for.
///
/// Logits of other rows are never computed.
public final class RowSelection {
    /// The most rows that can be selected.
    public let capacity: Int
    /// How many rows are computed at a time.
    let blockRows: Int
    /// How many are selected now.
    public private(set) var count = 0
    let indices: IntegerInput
    let targets: IntegerInput
    let weights: FloatInput
    let losses: FloatInput
    let greedy: IntegerInput

    init(capacity: Int, vocabularySize: Int, kernels: any Kernels) {
        self.capacity = capacity
        blockRows = Self.blockRows(capacity: capacity, vocabularySize: vocabularySize)
        let count = (capacity + blockRows - 1) / blockRows * blockRows
        indices = IntegerInput(count: count, kernels: kernels)
        targets = IntegerInput(count: count, kernels: kernels)
        weights = FloatInput(count: count, kernels: kernels)
        losses = FloatInput(count: count, kernels: kernels)
        greedy = IntegerInput(count: count, kernels: kernels)
    }

    /// Blocks of equal size whose logits stay near 50 MiB.
    ///
    /// That is large enough for full speed and small enough to leave memory to the rest. A full selection
    /// fills them, but for fewer rows than there are blocks.
    static func blockRows(capacity: Int, vocabularySize: Int) -> Int {
        let most = max(64, 50 << 20 / (vocabularySize * 4))
        let blocks = max(1, (capacity + most - 1) / most)
        return (capacity + blocks - 1) / blocks
    }

    var slots: [Slot] { [indices.slot, targets.slot, weights.slot, losses.slot, greedy.slot] }

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
        let padding = indices.count - rows.count
        indices.fill(rows + [Int32](repeating: -1, count: padding))
        self.targets.fill(targets + [Int32](repeating: 0, count: padding))
        self.weights.fill(weights + [Float](repeating: 0, count: padding))
    }

    /// `-log p(target)` of each selected row, in nats, after a forward pass.
    public func lossValues() -> [Float] {
        losses.read(count: count)
    }

    /// The most likely token of each selected row, after a forward pass; the lowest of equals.
    public func greedyTokens() -> [Int32] {
        greedy.read(count: count)
    }
}

extension Tape {
    /// Makes a selection of at most `capacity` rows for logits over `vocabularySize` tokens.
    public func makeSelection(capacity: Int, vocabularySize: Int) -> RowSelection {
        RowSelection(capacity: capacity, vocabularySize: vocabularySize, kernels: kernels)
    }
}
