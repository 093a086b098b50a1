/// The vocabulary projection of a few rows, for sampling.
private final class LogitsOperation: Operation {
    private let kernels: any Kernels
    private let hidden: Variable
    private let head: OutputHead
    private let out: LogitsOutput
    private let gathered: Slot
    private let product: any PreparedProduct

    init(hidden: Variable, head: OutputHead, out: LogitsOutput, kernels: any Kernels) throws(KernelError) {
        self.kernels = kernels
        self.hidden = hidden
        self.head = head
        self.out = out
        gathered = Slot(byteCount: out.rows.count * hidden.channels * hidden.scalarType.byteCount)
        var description = MatrixProduct(
            m: out.rows.count,
            n: head.vocabularySize,
            k: hidden.channels,
            operandType: hidden.scalarType,
            resultType: .float32
        )
        description.transposeB = true
        description.formatB = head.weight.format
        product = try kernels.prepare(description)
    }

    var forwardSlots: [Slot] { [hidden.slot, gathered, out.rows.slot, out.logits.slot] }
    var backwardSlots: [Slot] { [] }

    func forward() {
        let layout = RowLayout(
            rows: out.rows.count,
            channels: hidden.channels,
            scalarType: hidden.scalarType
        )
        kernels.gatherRows(
            hidden.value,
            indices: out.rows.slot.memory,
            into: gathered.memory,
            layout: layout
        )
        product.run(
            a: gathered.memory,
            b: head.weight.compute,
            c: out.logits.slot.memory,
            bias: nil,
            addend: nil
        )
    }

    func backward() {
        preconditionFailure("logits for sampling are not differentiable; record crossEntropy")
    }
}

/// The logits of a few rows: which rows, and where the numbers are found.
public final class LogitsOutput {
    /// Row numbers to fill before each run; -1 for a row not wanted.
    public let rows: IntegerInput
    /// `[rows, V]`, single precision, after a run.
    public let logits: FloatInput
    /// V.
    public let vocabularySize: Int

    init(rowCount: Int, vocabularySize: Int, kernels: any Kernels) {
        rows = IntegerInput(count: rowCount, kernels: kernels)
        logits = FloatInput(count: rowCount * vocabularySize, kernels: kernels)
        self.vocabularySize = vocabularySize
    }
}

extension Tape {
    /// Records the logits of `rowCount` rows of `hidden`; no other row's logits are computed.
    public func logits(
        of hidden: Variable,
        head: OutputHead,
        rowCount: Int
    ) throws(KernelError) -> LogitsOutput {
        precondition(!recordsGradients, "logits for sampling are not differentiable; record crossEntropy")
        let out = LogitsOutput(rowCount: rowCount, vocabularySize: head.vocabularySize, kernels: kernels)
        record(try LogitsOperation(hidden: hidden, head: head, out: out, kernels: kernels))
        return out
    }
}
