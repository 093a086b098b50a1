/// All parameters of a model, laid out one after another, so that an optimiser walks through memory once.
///
/// Values, gradients and the optimiser's two moments are single precision. Where products are
/// computed in bfloat16, a copy of the values in that type lies beside them; for inference
/// (``ParameterStorage``) it takes their place.
public final class ParameterStore {
    /// The device.
    public let kernels: any Kernels
    /// In the order of their making.
    public private(set) var parameters: [Parameter] = []

    let memory: ParameterMemory
    /// Numbers in the block of values.
    private var count = 0
    private var copyByteCount = 0
    /// Longest runs of neighbouring parameters that agree on weight decay, once gradients are there.
    private(set) var ranges: [(decays: Bool, range: ParameterRange)] = []
    /// Room for numbers on their way into a copy.
    var staging: MemoryBlock?

    /// An empty store.
    public init(
        kernels: any Kernels,
        precision: Precision,
        storage: ParameterStorage = .trainable
    ) {
        self.kernels = kernels
        memory = ParameterMemory(precision: precision, storage: storage, kernels: kernels)
    }

    /// The type of arithmetic.
    public var precision: Precision { memory.precision }

    /// The number of learnable numbers.
    public var scalarCount: Int { parameters.reduce(0) { $0 + $1.count } }

    /// What is kept.
    public var storage: ParameterStorage { memory.storage }

    /// Adds a parameter.
    ///
    /// Call ``allocate()`` when all are there.
    public func makeParameter(
        _ name: String,
        shape: [Int],
        decays: Bool,
        uses: ParameterUses = [.values, .products]
    ) -> Parameter {
        precondition(memory.values.block == nil, "parameter '\(name)' comes after the allocation")
        precondition(!parameters.contains { $0.name == name }, "two parameters are called '\(name)'")
        precondition(!uses.contains(.products) || shape.count == 2 || storage == .trainable, "no matrix")
        let place = makePlace(shape, uses: uses)
        let parameter = Parameter(name, shape: shape, decays: decays, uses: uses, place: place)
        parameters.append(parameter)
        return parameter
    }

    private func makePlace(_ shape: [Int], uses: ParameterUses) -> ParameterPlace {
        var place = ParameterPlace(memory: memory)
        let isTrainable = storage == .trainable
        let readsCopies = precision.computeType != .float32 || memory.format != .dense
        if isTrainable || uses.contains(.values) || !readsCopies {
            place.offset = count
            // Whole cache lines, in bfloat16 too.
            count += Self.wholeLines(shape.reduce(1, *))
        }
        if readsCopies, isTrainable || uses.contains(.products) {
            let size = copyByteCount(of: shape)
            place.copy = copyByteCount..<copyByteCount + size
            copyByteCount += (size + 63) / 64 * 64
        }
        return place
    }

    private static func wholeLines(_ count: Int) -> Int { (count + 31) / 32 * 32 }

    private func copyByteCount(of shape: [Int]) -> Int {
        let count = shape.reduce(1, *)
        guard memory.format != .dense else { return count * precision.computeType.byteCount }
        let matrix = PackedMatrix(rows: shape[0], columns: shape[1], format: memory.format)
        return kernels.byteCount(of: matrix)
    }

    /// Reserves memory for the values.
    public func allocate() throws(KernelError) {
        memory.values.block = try kernels.makeBlock(byteCount: count * 4)
        if copyByteCount > 0 { memory.copies.block = try kernels.makeBlock(byteCount: copyByteCount) }
    }

    /// Reserves memory for gradients and moments, unless that was done before.
    public func allocateForTraining() throws(KernelError) {
        precondition(storage == .trainable, "a store of \(storage) parameters does not train")
        guard memory.gradients.block == nil else { return }
        memory.gradients.block = try kernels.makeBlock(byteCount: count * 4)
        memory.firstMoments.block = try kernels.makeBlock(byteCount: count * 4)
        memory.secondMoments.block = try kernels.makeBlock(byteCount: count * 4)
        ranges = makeRanges()
    }

    /// Sets all gradients to zero.
    public func clearGradients() {
        kernels.fillWithZeros(memory.gradients.everything)
    }

    /// Ends a series of ``set(_:content:to:)``: brings the copies of a trainable store up to date, and frees
    /// what others needed on the way.
    public func refreshCopies() {
        staging = nil
        guard storage == .trainable, memory.copies.block != nil else { return }
        kernels.convert(
            memory.values.everything,
            to: precision.computeType,
            into: memory.copies.everything,
            count: count
        )
    }

    /// The Euclidean norm of all gradients.
    public func gradientNorm() -> Double {
        kernels.sumOfSquares(memory.gradients.everything, count: count).squareRoot()
    }

    private func makeRanges() -> [(decays: Bool, range: ParameterRange)] {
        var result: [(decays: Bool, range: ParameterRange)] = []
        var start = parameters.startIndex
        while start < parameters.endIndex {
            let decays = parameters[start].decays
            let end = parameters[start...].firstIndex { $0.decays != decays } ?? parameters.endIndex
            result.append((decays, range(from: offset(of: start), to: offset(of: end))))
            start = end
        }
        return result
    }

    /// Where parameter `index` begins, or where the last one ends.
    private func offset(of index: Int) -> Int {
        guard index < parameters.endIndex else { return count }
        guard let offset = parameters[index].offset else { preconditionFailure("the store does not train") }
        return offset
    }

    private func range(from lower: Int, to upper: Int) -> ParameterRange {
        let size = precision.computeType.byteCount
        return ParameterRange(
            values: memory.values.range(4 * lower, 4 * upper),
            gradients: memory.gradients.range(4 * lower, 4 * upper),
            first: memory.firstMoments.range(4 * lower, 4 * upper),
            second: memory.secondMoments.range(4 * lower, 4 * upper),
            copy: memory.copies.block.map { _ in memory.copies.range(size * lower, size * upper) },
            count: upper - lower
        )
    }
}
