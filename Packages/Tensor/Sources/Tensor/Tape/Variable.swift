/// A value that operations of a tape produce and consume: a matrix of `rows` times `channels`.
public final class Variable {
    /// Positions over the batch, `B * T`.
    public let rows: Int
    /// The numbers in a row.
    public let channels: Int
    /// Their type.
    public let scalarType: ScalarType

    let slot: Slot
    private(set) var gradientSlot: Slot?
    private var consumers: [GradientContribution] = []
    private var isGradientShared = false

    init(rows: Int, channels: Int, scalarType: ScalarType, needsGradient: Bool, isPinned: Bool = false) {
        self.rows = rows
        self.channels = channels
        self.scalarType = scalarType
        let byteCount = rows * channels * scalarType.byteCount
        slot = Slot(byteCount: byteCount, isPinned: isPinned)
        gradientSlot = needsGradient ? Slot(byteCount: byteCount) : nil
    }

    var layout: RowLayout { RowLayout(rows: rows, channels: channels, scalarType: scalarType) }
    var value: Buffer { slot.memory }
    var gradientSlots: [Slot] { gradientSlot.map { [$0] } ?? [] }

    /// The gradient's memory.
    var gradient: Buffer {
        guard let gradientSlot else { preconditionFailure("this tape records no gradients") }
        return gradientSlot.memory
    }

    /// Registers an operation that will add to this variable's gradient.
    ///
    /// Backward passes run in reverse, so the consumer registered last writes and the others add.
    func makeContribution() -> GradientContribution {
        precondition(!isGradientShared, "a consumer came after the residual connection")
        let contribution = GradientContribution()
        consumers.last?.accumulates = true
        consumers.append(contribution)
        return contribution
    }

    /// Makes this variable's gradient the same memory as that of `source`, for `self = source + f`:
    /// the gradient passes through a residual connection unchanged, so nothing is copied.
    func shareGradient(with source: Variable) {
        precondition(layout == source.layout, "\(layout) shares the gradient of \(source.layout)")
        source.consumers.last?.accumulates = true
        source.isGradientShared = true
        gradientSlot = source.gradientSlot
    }
}

/// Whether an operation adds to a gradient or writes it.
final class GradientContribution {
    /// False for the first to run.
    fileprivate(set) var accumulates = false
}
