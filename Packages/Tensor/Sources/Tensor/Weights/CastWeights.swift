public import Foundation

/// Weights in another number type; whole numbers stay what they are.
public final class CastWeights: TracedWeights {
    /// The weights in the types they are stored in.
    public let base: any WeightReader
    /// How many finite numbers of each tensor read so far are infinite in the new type.
    public private(set) var overflowCounts: [String: Int] = [:]
    private let target: ScalarType

    /// Sees the floating-point tensors of `base` as `target`.
    public init(_ base: any WeightReader, to target: ScalarType) {
        self.base = base
        self.target = target
    }

    /// Where the tensors come from.
    public var source: String { base.source }
    /// The names of all tensors.
    public var names: [String] { base.names }

    /// The shape of a tensor, and its new type.
    public func description(of name: String) throws -> TensorDescription {
        let found = try base.description(of: name)
        return TensorDescription(shape: found.shape, scalarType: type(for: found.scalarType))
    }

    /// Reads a tensor and converts it.
    public func tensor(named name: String) throws -> Tensor {
        let found = try base.tensor(named: name)
        let result = try found.convertedCountingOverflows(to: type(for: found.scalarType))
        if result.overflowCount > 0 { overflowCounts[name] = result.overflowCount }
        return result.tensor
    }

    /// A document of the file.
    public func document(named name: String) throws -> Data? {
        try base.document(named: name)
    }

    /// The tensor itself, cast or not.
    public func origin(of name: String) throws -> TensorOrigin {
        let found = try base.description(of: name).scalarType
        let target = type(for: found)
        return TensorOrigin([name], found == target ? [] : [.cast(from: found, to: target)])
    }

    private func type(for found: ScalarType) -> ScalarType { found == .int32 ? found : target }
}
