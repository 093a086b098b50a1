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
    /// They are single precision, but for weights of a compact store on a device that prefers them dense:
    /// these are of the type that products are computed in.
    public func tensor(of parameter: Parameter, content: Content = .value) throws -> Tensor {
        guard parameter.offset == nil else {
            return try tensor(in: buffer(of: parameter, content: content), of: parameter, type: .float32)
        }
        precondition(content == .value, "a store of \(storage) parameters keeps values only")
        guard let packed = parameter.packed else {
            return try tensor(in: parameter.compute, of: parameter, type: precision.computeType)
        }
        let block = try kernels.makeBlock(byteCount: 4 * parameter.count)
        let floats = Buffer(block: block, offset: 0, byteCount: 4 * parameter.count)
        kernels.unpack(parameter.compute, of: packed, into: floats)
        return try tensor(in: floats, of: parameter, type: .float32)
    }

    private func tensor(
        in buffer: Buffer,
        of parameter: Parameter,
        type: ScalarType
    ) throws(TensorError) -> Tensor {
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
        if let packed = parameter.packed {
            kernels.pack(try staged(tensor), as: packed, into: parameter.compute)
        } else if tensor.scalarType == precision.computeType {
            tensor.bytes.withUnsafeBytes { kernels.write($0, to: parameter.compute) }
        } else {
            let type = precision.computeType
            kernels.convert(
                try staged(tensor),
                to: type,
                into: parameter.compute,
                count: parameter.count
            )
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
