/// Normalises the residual stream into the type that products are computed in.
private final class NormOperation: Operation {
    private let kernels: any Kernels
    private let parameters: NormParameters
    private let x: Variable
    private let y: Variable
    private let statistics: Slot
    private let scratch: Slot
    private let contribution: GradientContribution

    init(_ parameters: NormParameters, x: Variable, y: Variable, kernels: any Kernels) {
        self.kernels = kernels
        self.parameters = parameters
        self.x = x
        self.y = y
        contribution = x.makeContribution()
        statistics = Slot(byteCount: x.rows * 2 * 4)
        scratch = Slot(byteCount: 2 * x.channels * reductionBlockCount * 4)
    }

    var forwardSlots: [Slot] { [x.slot, y.slot, statistics] }
    var backwardSlots: [Slot] { y.gradientSlots + x.gradientSlots + [x.slot, statistics, scratch] }

    private var norm: Normalization {
        Normalization(
            kind: parameters.kind,
            layout: y.layout,
            gain: parameters.gain.value,
            bias: parameters.bias?.value,
            gainOffset: parameters.gainOffset,
            epsilon: parameters.epsilon
        )
    }

    var cheapByteCount: Int { y.slot.byteCount }

    func forward() {
        kernels.normalize(norm, x: x.value, y: y.value, statistics: statistics.memory)
    }

    func backward() {
        let gradients = NormalizationGradients(
            yGradient: y.gradient,
            x: x.value,
            statistics: statistics.memory,
            xGradient: x.gradient,
            accumulates: contribution.accumulates,
            gainGradient: parameters.gain.gradient,
            biasGradient: parameters.bias?.gradient,
            scratch: scratch.memory
        )
        kernels.backpropagate(norm, gradients: gradients)
    }
}

/// The number of partial sums of a reduction over rows, whatever the number of threads.
let reductionBlockCount = 16

/// The parameters of a norm.
public struct NormParameters {
    /// Layer norm or root-mean-square norm.
    public let kind: NormKind
    /// `[C]`.
    public let gain: Parameter
    /// `[C]`, layer norm only.
    public let bias: Parameter?
    /// Added to every gain, root-mean-square norm only.
    public let gainOffset: Float
    /// Added under the square root, in units of the input squared.
    public let epsilon: Float

    /// Names the parameters.
    public init(
        kind: NormKind,
        gain: Parameter,
        bias: Parameter? = nil,
        gainOffset: Float = 0,
        epsilon: Float
    ) {
        self.kind = kind
        self.gain = gain
        self.bias = bias
        self.gainOffset = gainOffset
        self.epsilon = epsilon
    }
}

extension Tape {
    /// Records a norm over the last axis of `x`, single precision `[rows, C]`.
    public func normalize(_ x: Variable, with parameters: NormParameters) -> Variable {
        precondition(x.scalarType == .float32, "norms read the residual stream")
        precondition(parameters.gain.shape == [x.channels], "gain \(parameters.gain.shape) for \(x.channels)")
        let y = makeVariable(rows: x.rows, channels: x.channels, scalarType: precision.computeType)
        record(NormOperation(parameters, x: x, y: y, kernels: kernels))
        return y
    }
}
