/// An elementwise function, plain or gated.
private final class ActivationOperation: Operation {
    private let kernels: any Kernels
    private let function: ActivationFunction
    private let isGated: Bool
    private let x: Variable
    private let y: Variable
    private let contribution: GradientContribution

    init(_ function: ActivationFunction, isGated: Bool, x: Variable, y: Variable, kernels: any Kernels) {
        self.kernels = kernels
        self.function = function
        self.isGated = isGated
        self.x = x
        self.y = y
        contribution = x.makeContribution()
    }

    var forwardSlots: [Slot] { [x.slot, y.slot] }
    var backwardSlots: [Slot] { [x.slot] + y.gradientSlots + x.gradientSlots }

    var cheapByteCount: Int { y.slot.byteCount }

    func forward() {
        if isGated {
            kernels.activateGated(function, x: x.value, y: y.value, layout: y.layout)
        } else {
            kernels.activate(function, x: x.value, y: y.value, layout: y.layout)
        }
    }

    func backward() {
        precondition(!contribution.accumulates, "an activation's input has one consumer")
        if isGated {
            kernels.backpropagateGated(
                function,
                yGradient: y.gradient,
                x: x.value,
                xGradient: x.gradient,
                layout: y.layout
            )
        } else {
            kernels.backpropagate(
                function,
                yGradient: y.gradient,
                x: x.value,
                xGradient: x.gradient,
                layout: y.layout
            )
        }
    }
}

extension Tape {
    /// Records `f(x)`, elementwise.
    public func activate(_ x: Variable, with function: ActivationFunction) -> Variable {
        let y = makeVariable(rows: x.rows, channels: x.channels, scalarType: x.scalarType)
        record(ActivationOperation(function, isGated: false, x: x, y: y, kernels: kernels))
        return y
    }

    /// Records `f(gate) * up` for `x = [gate, up]`, `[rows, 2F]` to `[rows, F]`.
    ///
    /// Source: Shazeer, *GLU variants improve transformer*, 2020, <https://arxiv.org/abs/2002.05202>.
    public func activateGated(_ x: Variable, with function: ActivationFunction) -> Variable {
        precondition(x.channels.isMultiple(of: 2), "\(x.channels) channels cannot be gate and value")
        let y = makeVariable(rows: x.rows, channels: x.channels / 2, scalarType: x.scalarType)
        record(ActivationOperation(function, isGated: true, x: x, y: y, kernels: kernels))
        return y
    }
}
