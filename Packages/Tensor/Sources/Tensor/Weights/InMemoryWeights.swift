public import Foundation

/// Weights in a dictionary: for tests, and for handing weights on without a file.
public final class InMemoryWeights: WeightReader, WeightWriter {
    private var tensors: [String: Tensor] = [:]
    private var documents: [String: Data] = [:]

    /// No weights yet.
    public init() {}

    /// Always "memory".
    public var source: String { "memory" }

    /// The names of all tensors, sorted.
    public var names: [String] { tensors.keys.sorted() }

    /// The shape and type of a tensor.
    public func description(of name: String) throws -> TensorDescription {
        let tensor = try tensor(named: name)
        return TensorDescription(shape: tensor.shape, scalarType: tensor.scalarType)
    }

    /// Returns a tensor.
    public func tensor(named name: String) throws -> Tensor {
        guard let tensor = tensors[name] else {
            throw TensorError.missingTensor(name: name, source: source, closest: [])
        }
        return tensor
    }

    /// Returns a document, or nil.
    public func document(named name: String) throws -> Data? {
        documents[name]
    }

    /// Keeps a tensor.
    public func write(_ tensor: Tensor, named name: String) throws {
        precondition(tensors[name] == nil, "'\(name)' is written twice")
        tensors[name] = tensor
    }

    /// Keeps a document.
    public func write(document: Data, named name: String) throws {
        documents[name] = document
    }

    /// Does nothing: memory is visible at once.
    public func finish() throws {}
}
