/// What is kept for all parameters.
///
/// Parameters hold on to it, whoever made them.
final class ParameterMemory {
    let precision: Precision
    let storage: ParameterStorage
    /// How copies are stored.
    let format: MatrixFormat
    var values = ParameterBlock()
    var gradients = ParameterBlock()
    var firstMoments = ParameterBlock()
    var secondMoments = ParameterBlock()
    /// Values as products read them.
    var copies = ParameterBlock()

    init(precision: Precision, storage: ParameterStorage, kernels: any Kernels) {
        self.precision = precision
        self.storage = storage
        format =
            switch storage {
            case .trainable: .dense
            case .compact: kernels.preferredFormat(for: precision.computeType)
            case .int8: .int8
            }
    }
}

/// One number of every parameter: its value, its gradient, or a moment.
struct ParameterBlock {
    var block: MemoryBlock?

    var everything: Buffer {
        let block = allocated
        return Buffer(block: block, offset: 0, byteCount: block.byteCount)
    }

    /// Bytes `lower` to `upper`.
    func range(_ lower: Int, _ upper: Int) -> Buffer {
        Buffer(block: allocated, offset: lower, byteCount: upper - lower)
    }

    private var allocated: MemoryBlock {
        guard let block else { preconditionFailure("the parameter store has not allocated this memory") }
        return block
    }
}
