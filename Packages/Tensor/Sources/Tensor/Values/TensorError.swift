/// Numbers that do not fit the place they were meant for.
public enum TensorError: Error, Equatable, Sendable {
    /// The bytes given are not what shape and type call for.
    case byteCountMismatch(shape: [Int], scalarType: ScalarType, found: Int)
    /// One tensor has another shape than the place it goes to.
    case shapeMismatch(name: String, expected: [Int], found: [Int])
    /// There is no such conversion.
    case unsupportedConversion(from: ScalarType, to: ScalarType)
    /// Only a matrix has two axes to exchange.
    case notAMatrix(shape: [Int])
    /// Shapes or types that do not agree behind the first axis.
    case cannotStack(shapes: [[Int]])
    /// The first axis does not consist of that many equal parts.
    case cannotRegroup(shape: [Int], groups: Int)
    /// A reader holds no tensor of this name.
    case missingTensor(name: String, source: String, closest: [String])
}

extension TensorError: CustomStringConvertible {
    /// What was wrong, with both sides of the mismatch.
    public var description: String {
        switch self {
        case .byteCountMismatch(let shape, let type, let found):
            "\(found) bytes cannot be a tensor of shape \(shape) and type \(type.rawValue)"
        case .shapeMismatch(let name, let expected, let found):
            "tensor '\(name)' has shape \(found), the model wants \(expected);"
                + " it was probably written for another configuration"
        case .unsupportedConversion(let source, let target):
            "no conversion from \(source.rawValue) to \(target.rawValue)"
        case .notAMatrix(let shape):
            "a tensor of shape \(shape) cannot be transposed; only matrices can"
        case .cannotStack(let shapes):
            "tensors of shapes \(shapes) cannot be stacked; they must agree in type and behind the first axis"
        case .cannotRegroup(let shape, let groups):
            "a tensor of shape \(shape) does not consist of \(groups) equal groups of rows;"
                + " its configuration has another number of heads"
        case .missingTensor(let name, let source, let closest):
            "'\(source)' holds no tensor '\(name)'"
                + (closest.isEmpty ? "" : "; closest: \(closest.joined(separator: ", "))")
        }
    }
}
