/// One learnable tensor: its place in a ``ParameterStore``.
public final class Parameter {
    /// Its path, for example `decoder/0/attention/query/weight`.
    public let name: String
    /// The length of each axis, outermost first.
    public let shape: [Int]
    /// Whether weight decay applies: matrices, as a rule, and not gains or biases.
    public let decays: Bool
    /// Where it begins in the store's blocks, in numbers.
    let offset: Int
    let memory: ParameterMemory

    init(name: String, shape: [Int], decays: Bool, offset: Int, memory: ParameterMemory) {
        self.name = name
        self.shape = shape
        self.decays = decays
        self.offset = offset
        self.memory = memory
    }

    /// The number of numbers.
    public var count: Int { shape.reduce(1, *) }

    /// The values, single precision.
    public var value: Buffer { memory.values.range(of: self, scalarType: .float32) }

    /// The gradient, single precision.
    public var gradient: Buffer { memory.gradients.range(of: self, scalarType: .float32) }

    /// The values in the type that products are computed in.
    public var compute: Buffer {
        memory.copies?.range(of: self, scalarType: memory.precision.computeType) ?? value
    }
}
