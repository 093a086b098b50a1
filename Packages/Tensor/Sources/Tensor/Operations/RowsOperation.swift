/// Some rows of a value, one after the other.
private final class RowsOperation: Operation {
    private let kernels: any Kernels
    private let rows: IntegerInput
    private let x: Variable
    private let y: Variable
    private let contribution: GradientContribution

    init(_ rows: IntegerInput, x: Variable, y: Variable, kernels: any Kernels) {
        self.kernels = kernels
        self.rows = rows
        self.x = x
        self.y = y
        contribution = x.makeContribution()
    }

    var forwardSlots: [Slot] { [rows.slot, x.slot, y.slot] }
    var backwardSlots: [Slot] { [rows.slot] + y.gradientSlots + x.gradientSlots }
    var cheapByteCount: Int { y.slot.byteCount }

    func forward() {
        kernels.gatherRows(x.value, indices: rows.slot.memory, into: y.value, layout: y.layout)
    }

    func backward() {
        precondition(!contribution.accumulates, "a consumer came after rows were taken")
        kernels.fillWithZeros(x.gradient)
        kernels.scatterRows(y.gradient, indices: rows.slot.memory, into: x.gradient, layout: y.layout)
    }
}

extension Tape {
    /// Records the rows of `x` that `rows` names; -1 gives a row of zeros.
    ///
    /// Everything else that reads `x` must have been recorded before. Gradients ask that no row be named
    /// twice.
    ///
    /// - Parameters:
    ///   - rows: Row numbers of `x`; nil for `x` itself.
    ///   - x: `[R, C]`.
    /// - Returns: Those rows, `[rows.count, C]`.
    public func rows(_ rows: IntegerInput?, of x: Variable) -> Variable {
        guard let rows else { return x }
        let y = makeVariable(rows: rows.count, channels: x.channels, scalarType: x.scalarType)
        record(RowsOperation(rows, x: x, y: y, kernels: kernels))
        return y
    }
}
