/// All parameters of a model, laid out one after another, so that an optimiser walks through memory once.
///
/// Values, gradients and the optimiser's two moments are single precision. Where products are
/// computed in bfloat16, a copy of the values in that type lies beside them.
public final class ParameterStore {
    /// The device.
    public let kernels: any Kernels
    /// In the order of their making.
    public private(set) var parameters: [Parameter] = []

    let memory: ParameterMemory
    private var count = 0

    /// An empty store.
    public init(kernels: any Kernels, precision: Precision) {
        self.kernels = kernels
        memory = ParameterMemory(precision: precision)
    }

    /// The type of arithmetic.
    public var precision: Precision { memory.precision }

    /// The number of learnable numbers.
    public var scalarCount: Int { parameters.reduce(0) { $0 + $1.count } }

    /// Adds a parameter.
    ///
    /// Call ``allocate()`` when all are there.
    public func makeParameter(_ name: String, shape: [Int], decays: Bool) -> Parameter {
        precondition(memory.values.block == nil, "parameter '\(name)' comes after the allocation")
        precondition(!parameters.contains { $0.name == name }, "two parameters are called '\(name)'")
        let parameter = Parameter(name: name, shape: shape, decays: decays, offset: count, memory: memory)
        parameters.append(parameter)
        // Whole cache lines, in bfloat16 too.
        count += (parameter.count + 31) / 32 * 32
        return parameter
    }

    /// Reserves memory for the values.
    public func allocate() throws(KernelError) {
        memory.values.block = try kernels.makeBlock(byteCount: count * 4)
        if precision.computeType != .float32 {
            memory.copies = ParameterBlock(block: try kernels.makeBlock(byteCount: count * 2))
        }
    }

    /// Reserves memory for gradients and moments, unless that was done before.
    public func allocateForTraining() throws(KernelError) {
        guard memory.gradients.block == nil else { return }
        memory.gradients.block = try kernels.makeBlock(byteCount: count * 4)
        memory.firstMoments.block = try kernels.makeBlock(byteCount: count * 4)
        memory.secondMoments.block = try kernels.makeBlock(byteCount: count * 4)
    }

    /// Sets all gradients to zero.
    public func clearGradients() {
        kernels.fillWithZeros(memory.gradients.everything)
    }

    /// Brings the low-precision copy up to date after values were written.
    public func refreshCopies() {
        guard let copies = memory.copies else { return }
        kernels.convert(
            memory.values.everything,
            to: precision.computeType,
            into: copies.everything,
            count: count
        )
    }

    /// The Euclidean norm of all gradients.
    public func gradientNorm() -> Double {
        kernels.sumOfSquares(memory.gradients.everything, count: count).squareRoot()
    }

    /// Longest runs of neighbouring parameters that agree on weight decay.
    func ranges() -> [(decays: Bool, range: ParameterRange)] {
        var result: [(decays: Bool, range: ParameterRange)] = []
        var start = parameters.startIndex
        while start < parameters.endIndex {
            let decays = parameters[start].decays
            let end = parameters[start...].firstIndex { $0.decays != decays } ?? parameters.endIndex
            let upper = end < parameters.endIndex ? parameters[end].offset : count
            result.append((decays, range(from: parameters[start].offset, to: upper)))
            start = end
        }
        return result
    }

    private func range(from lower: Int, to upper: Int) -> ParameterRange {
        ParameterRange(
            values: memory.values.range(lower, upper, scalarType: .float32),
            gradients: memory.gradients.range(lower, upper, scalarType: .float32),
            first: memory.firstMoments.range(lower, upper, scalarType: .float32),
            second: memory.secondMoments.range(lower, upper, scalarType: .float32),
            copy: memory.copies?.range(lower, upper, scalarType: precision.computeType),
            count: upper - lower
        )
    }
}

/// What is kept for all parameters.
///
/// Parameters hold on to it, whoever made them.
final class ParameterMemory {
    let precision: Precision
    var values = ParameterBlock()
    var gradients = ParameterBlock()
    var firstMoments = ParameterBlock()
    var secondMoments = ParameterBlock()
    var copies: ParameterBlock?

    init(precision: Precision) {
        self.precision = precision
    }
}

/// One number of every parameter: its value, its gradient, or a moment.
struct ParameterBlock {
    var block: MemoryBlock?

    var everything: Buffer {
        let block = allocated
        return Buffer(block: block, offset: 0, byteCount: block.byteCount)
    }

    func range(of parameter: Parameter, scalarType: ScalarType) -> Buffer {
        range(parameter.offset, parameter.offset + parameter.count, scalarType: scalarType)
    }

    func range(_ lower: Int, _ upper: Int, scalarType: ScalarType) -> Buffer {
        let size = scalarType.byteCount
        return Buffer(block: allocated, offset: lower * size, byteCount: (upper - lower) * size)
    }

    private var allocated: MemoryBlock {
        guard let block else { preconditionFailure("the parameter store has not allocated this memory") }
        return block
    }
}
