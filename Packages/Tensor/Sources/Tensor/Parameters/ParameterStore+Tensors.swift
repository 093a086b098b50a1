import Foundation

extension ParameterStore {
    /// What the store keeps for every number.
    public enum Content: String, CaseIterable, Sendable {
        /// The parameter itself.
        case value
        /// Its gradient.
        case gradient
        /// The optimiser's running mean of gradients.
        case first
        /// The optimiser's running mean of squared gradients.
        case second
    }

    /// Copies a parameter's numbers to the host.
    ///
    /// They are single precision, or, where the store keeps nothing else, in the type that products are
    /// computed in. Eight-bit weights cannot be read back.
    public func tensor(of parameter: Parameter, content: Content = .value) throws(TensorError) -> Tensor {
        let isCopy = parameter.offset == nil
        precondition(!isCopy || (content == .value && parameter.format == .dense), "not kept")
        let type = isCopy ? precision.computeType : .float32
        let buffer = isCopy ? parameter.compute : buffer(of: parameter, content: content)
        var bytes = Data(count: parameter.count * type.byteCount)
        bytes.withUnsafeMutableBytes { kernels.read(buffer, into: $0) }
        return try Tensor(shape: parameter.shape, scalarType: type, bytes: bytes)
    }

    /// Copies numbers from the host into a parameter.
    ///
    /// Call ``refreshCopies()`` when all are written.
    ///
    /// - Throws: ``TensorError/shapeMismatch(name:expected:found:)``; `KernelError` without enough memory.
    public func set(
        _ parameter: Parameter,
        content: Content = .value,
        to tensor: Tensor
    ) throws {
        guard tensor.shape == parameter.shape else {
            throw TensorError.shapeMismatch(
                name: parameter.name,
                expected: parameter.shape,
                found: tensor.shape
            )
        }
        if parameter.offset != nil {
            let buffer = buffer(of: parameter, content: content)
            tensor.withFloatBytes { kernels.write($0, to: buffer) }
        }
        if storage != .trainable, parameter.copy != nil { try fillCopy(of: parameter, from: tensor) }
    }

    private func buffer(of parameter: Parameter, content: Content) -> Buffer {
        switch content {
        case .value: parameter.value
        case .gradient: parameter.gradient
        case .first: parameter.range(of: memory.firstMoments)
        case .second: parameter.range(of: memory.secondMoments)
        }
    }

    /// Fills the copy of one parameter of a store that is not trainable.
    private func fillCopy(of parameter: Parameter, from tensor: Tensor) throws(KernelError) {
        if tensor.scalarType == precision.computeType, parameter.format == .dense {
            tensor.bytes.withUnsafeBytes { kernels.write($0, to: parameter.compute) }
            return
        }
        let floats = try staged(tensor)
        if parameter.format == .int8 {
            let (rows, columns) = (parameter.shape[0], parameter.shape[1])
            kernels.quantize(floats, rows: rows, columns: columns, into: parameter.compute)
        } else {
            let type = precision.computeType
            kernels.convert(floats, to: type, into: parameter.compute, count: parameter.count)
        }
    }

    private func staged(_ tensor: Tensor) throws(KernelError) -> Buffer {
        let size = 4 * tensor.count
        if staging.map({ $0.byteCount < size }) ?? true { staging = try kernels.makeBlock(byteCount: size) }
        guard let staging else { preconditionFailure("there is no staging block") }
        let buffer = Buffer(block: staging, offset: 0, byteCount: size)
        tensor.withFloatBytes { kernels.write($0, to: buffer) }
        return buffer
    }
}
