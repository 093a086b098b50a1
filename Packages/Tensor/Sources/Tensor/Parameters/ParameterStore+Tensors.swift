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
    public func tensor(of parameter: Parameter, content: Content = .value) throws(TensorError) -> Tensor {
        var floats = [Float](repeating: 0, count: parameter.count)
        floats.withUnsafeMutableBytes { kernels.read(buffer(of: parameter, content: content), into: $0) }
        return try Tensor(shape: parameter.shape, floats: floats)
    }

    /// Copies numbers from the host into a parameter.
    ///
    /// Call ``refreshCopies()`` when all are written.
    ///
    /// - Throws: ``TensorError/shapeMismatch(name:expected:found:)``.
    public func set(
        _ parameter: Parameter,
        content: Content = .value,
        to tensor: Tensor
    ) throws(TensorError) {
        guard tensor.shape == parameter.shape else {
            throw .shapeMismatch(name: parameter.name, expected: parameter.shape, found: tensor.shape)
        }
        let buffer = buffer(of: parameter, content: content)
        if tensor.scalarType == .float32 {
            tensor.bytes.withUnsafeBytes { kernels.write($0, to: buffer) }
        } else {
            tensor.floats.withUnsafeBytes { kernels.write($0, to: buffer) }
        }
    }

    private func buffer(of parameter: Parameter, content: Content) -> Buffer {
        switch content {
        case .value: parameter.value
        case .gradient: parameter.gradient
        case .first: memory.firstMoments.range(of: parameter, scalarType: .float32)
        case .second: memory.secondMoments.range(of: parameter, scalarType: .float32)
        }
    }
}
