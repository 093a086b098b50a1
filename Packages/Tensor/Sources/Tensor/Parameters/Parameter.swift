/// One learnable tensor: its place in a ``ParameterStore``.
public final class Parameter {
    /// Its path, for example `decoder/0/attention/query/weight`.
    public let name: String
    /// The length of each axis, outermost first.
    public let shape: [Int]
    /// Whether weight decay applies: matrices, as a rule, and not gains or biases.
    public let decays: Bool
    /// Who reads it.
    public let uses: ParameterUses
    /// Where it begins in the blocks of values, gradients and moments, in numbers; nil where the store keeps
    /// only the copy.
    let offset: Int?
    /// Where the copy for products is, in bytes; nil where products read the values.
    let copy: Range<Int>?
    let memory: ParameterMemory

    init(_ name: String, shape: [Int], decays: Bool, uses: ParameterUses, place: ParameterPlace) {
        self.name = name
        self.shape = shape
        self.decays = decays
        self.uses = uses
        offset = place.offset
        copy = place.copy
        memory = place.memory
    }

    /// The number of numbers.
    public var count: Int { shape.reduce(1, *) }

    /// The values, single precision.
    public var value: Buffer { range(of: memory.values) }

    /// The gradient, single precision.
    public var gradient: Buffer { range(of: memory.gradients) }

    /// The values as products read them: in the type that these are computed in, or in ``format``.
    public var compute: Buffer {
        copy.map { memory.copies.range($0.lowerBound, $0.upperBound) } ?? value
    }

    /// How ``compute`` is stored.
    public var format: MatrixFormat { copy == nil ? .dense : memory.format }

    /// What is packed; nil where nothing is.
    var packed: PackedMatrix? {
        format == .dense ? nil : PackedMatrix(rows: shape[0], columns: shape[1], format: format)
    }

    func range(of block: ParameterBlock) -> Buffer {
        guard let offset else { preconditionFailure("only products read parameter '\(name)'") }
        return block.range(4 * offset, 4 * (offset + count))
    }
}

/// Where a parameter is.
struct ParameterPlace {
    let memory: ParameterMemory
    var offset: Int?
    var copy: Range<Int>?
}
