/// `y = x W^T + bias (+ residual)`.
private final class LinearOperation: Operation {
    private let kernels: any Kernels
    private let layer: LinearParameters
    private let x: Variable
    private let y: Variable
    private let residual: Variable?
    private let contribution: GradientContribution
    private let forwardProduct: any PreparedProduct
    private let preparedBackward: Backward?

    /// What only the backward pass needs.
    private struct Backward {
        let inputProduct: any PreparedProduct
        let weightProduct: any PreparedProduct
        /// The result's gradient in the operands' type, where the result has another.
        let converted: Slot?
        let scratch: Slot?
    }

    init(_ layer: LinearParameters, x: Variable, y: Variable, residual: Variable?, tape: Tape)
        throws(KernelError)
    {
        self.kernels = tape.kernels
        self.layer = layer
        self.x = x
        self.y = y
        self.residual = residual
        contribution = x.makeContribution()
        var product = MatrixProduct(
            m: x.rows,
            n: y.channels,
            k: x.channels,
            operandType: x.scalarType,
            resultType: y.scalarType
        )
        product.transposeB = true
        product.formatB = layer.weight.format
        product.hasBias = layer.bias != nil
        product.hasAddend = residual != nil
        forwardProduct = try kernels.prepare(product)
        preparedBackward =
            tape.recordsGradients ? try Self.prepareBackward(layer, x: x, y: y, kernels: kernels) : nil
    }

    private static func prepareBackward(
        _ layer: LinearParameters,
        x: Variable,
        y: Variable,
        kernels: any Kernels
    ) throws(KernelError) -> Backward {
        let input = MatrixProduct(
            m: x.rows,
            n: x.channels,
            k: y.channels,
            operandType: x.scalarType,
            resultType: x.scalarType
        )
        var weight = MatrixProduct(
            m: y.channels,
            n: x.channels,
            k: x.rows,
            operandType: x.scalarType,
            resultType: .float32
        )
        weight.transposeA = true
        weight.accumulates = true
        let needsConversion = x.scalarType != y.scalarType
        return Backward(
            inputProduct: try kernels.prepare(input),
            weightProduct: try kernels.prepare(weight),
            converted: needsConversion ? Slot(byteCount: y.layout.count * x.scalarType.byteCount) : nil,
            scratch: layer.bias.map { _ in Slot(byteCount: y.channels * reductionBlockCount * 4) }
        )
    }

    var forwardSlots: [Slot] { [x.slot, y.slot] + (residual.map { [$0.slot] } ?? []) }

    var backwardSlots: [Slot] {
        [x.slot] + y.gradientSlots + x.gradientSlots
            + [preparedBackward?.converted, preparedBackward?.scratch].compactMap { $0 }
    }

    func forward() {
        forwardProduct.run(
            a: x.value,
            b: layer.weight.compute,
            c: y.value,
            bias: layer.bias?.value,
            addend: residual?.value
        )
    }

    func backward() {
        guard let backward = preparedBackward else { preconditionFailure("this tape records no gradients") }
        if let bias = layer.bias, let scratch = backward.scratch {
            kernels.addColumnSums(
                of: y.gradient,
                to: bias.gradient,
                scratch: scratch.memory,
                layout: y.layout
            )
        }
        let yGradient = operand(backward)
        backward.weightProduct.run(
            a: yGradient,
            b: x.value,
            c: layer.weight.gradient,
            bias: nil,
            addend: nil
        )
        precondition(!contribution.accumulates, "a linear layer's input has one consumer")
        backward.inputProduct.run(
            a: yGradient,
            b: layer.weight.compute,
            c: x.gradient,
            bias: nil,
            addend: nil
        )
    }

    private func operand(_ backward: Backward) -> Buffer {
        guard let converted = backward.converted else { return y.gradient }
        kernels.convert(y.gradient, to: x.scalarType, into: converted.memory, count: y.layout.count)
        return converted.memory
    }
}

/// The parameters of a linear layer.
public struct LinearParameters {
    /// `[outputs, inputs]`.
    public let weight: Parameter
    /// `[outputs]`.
    public let bias: Parameter?

    /// Names the parameters.
    public init(weight: Parameter, bias: Parameter? = nil) {
        self.weight = weight
        self.bias = bias
    }
}

extension Tape {
    /// Records `x W^T + bias`, in the type of `x`.
    public func linear(_ x: Variable, _ layer: LinearParameters) throws(KernelError) -> Variable {
        let y = makeVariable(rows: x.rows, channels: layer.weight.shape[0], scalarType: x.scalarType)
        try recordLinear(layer, x: x, y: y, residual: nil)
        return y
    }

    /// Records `residual + x W^T + bias`, single precision.
    ///
    /// Everything else that reads `residual` must have been recorded before.
    public func linear(
        _ x: Variable,
        _ layer: LinearParameters,
        addedTo residual: Variable
    ) throws(KernelError) -> Variable {
        let y = makeVariable(rows: x.rows, channels: layer.weight.shape[0], scalarType: .float32)
        y.shareGradient(with: residual)
        try recordLinear(layer, x: x, y: y, residual: residual)
        return y
    }

    private func recordLinear(
        _ layer: LinearParameters,
        x: Variable,
        y: Variable,
        residual: Variable?
    ) throws(KernelError) {
        precondition(layer.weight.shape[1] == x.channels, "weight \(layer.weight.shape) for \(x.channels)")
        record(try LinearOperation(layer, x: x, y: y, residual: residual, tape: self))
    }
}
