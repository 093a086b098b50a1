/// The vocabulary projection, for sampling.
private final class LogitsOperation: Operation {
    private let hidden: Variable
    private let head: OutputHead
    private let out: FloatInput
    private let product: any PreparedProduct

    init(hidden: Variable, head: OutputHead, out: FloatInput, kernels: any Kernels) throws(KernelError) {
        self.hidden = hidden
        self.head = head
        self.out = out
        var description = MatrixProduct(
            m: hidden.rows,
            n: head.vocabularySize,
            k: hidden.channels,
            operandType: hidden.scalarType,
            resultType: .float32
        )
        description.transposeB = true
        description.formatB = head.weight.format
        product = try kernels.prepare(description)
    }

    var forwardSlots: [Slot] { [hidden.slot, out.slot] }
    var backwardSlots: [Slot] { [] }

    func forward() {
        product.run(
            a: hidden.value,
            b: head.weight.compute,
            c: out.slot.memory,
            bias: nil,
            addend: nil
        )
    }

    func backward() {
        preconditionFailure("logits for sampling are not differentiable; record crossEntropy")
    }
}

extension Tape {
    /// Records the logits of all rows of `hidden`: `[rows, V]`, single precision, after a run.
    public func logits(of hidden: Variable, head: OutputHead) throws(KernelError) -> FloatInput {
        precondition(!recordsGradients, "logits for sampling are not differentiable; record crossEntropy")
        let out = FloatInput(count: hidden.rows * head.vocabularySize, kernels: kernels)
        record(try LogitsOperation(hidden: hidden, head: head, out: out, kernels: kernels))
        return out
    }
}
