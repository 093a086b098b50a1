public import Foundation
public import Tensor

/// Reads the weights of a GPT-2 that transformers kept for Keras (`tf_model.h5`), or that keras-hub keeps
/// (`model.weights.h5`), under the names and in the shapes that Hugging Face gives them.
///
/// Matrices lie in both as in Hugging Face's own files. Of transformers, biases have an axis of length 1 in
/// front; of keras-hub, queries, keys and values lie apart, and heads have an axis of their own.
public final class KerasReader: WeightFileReader {
    /// The path of the file.
    public var source: String { file.source }
    /// The names of all tensors, sorted.
    public let names: [String]
    /// There are none.
    public let documentNames: [String] = []

    private let file: HDF5WeightReader
    private let datasets: [String: [String]]

    /// Sees `file` as such weights; nil if it is a native file, or if anything else is in it.
    public init?(_ file: HDF5WeightReader) {
        guard file.formatVersion == nil, !file.names.isEmpty, file.documentNames.isEmpty,
            let datasets = KerasNames.datasets(in: file.names) ?? KerasHubNames.datasets(in: file.names)
        else { return nil }
        self.file = file
        self.datasets = datasets
        names = datasets.keys.sorted()
    }

    /// The shape and type of a tensor.
    public func description(of name: String) throws -> TensorDescription {
        let found = try datasets(of: name).map { try file.description(of: $0) }
        let shape = try self.shape(of: name, found.map(\.shape))
        return TensorDescription(shape: shape, scalarType: found[0].scalarType)
    }

    /// The shape and type of a tensor, one that is not read too.
    public func storedDescription(of name: String) throws -> StoredDescription {
        let found = try datasets(of: name).map { try file.storedDescription(of: $0) }
        return StoredDescription(shape: try shape(of: name, found.map(\.shape)), type: found[0].type)
    }

    /// Reads a tensor; without a copy where the file allows it.
    public func tensor(named name: String) throws -> Tensor {
        let found = try datasets(of: name).map { try file.tensor(named: $0) }
        let shape = try self.shape(of: name, found.map(\.shape))
        guard found.count > 1 else {
            return try Tensor(shape: shape, scalarType: found[0].scalarType, bytes: found[0].bytes)
        }
        // Side by side: below one another once their axes are exchanged.
        let share = shape[shape.count - 1] / found.count
        let isMatrix = shape.count > 1
        let parts: [Tensor] = try found.map {
            let part = try Tensor(
                shape: shape.dropLast() + [share],
                scalarType: $0.scalarType,
                bytes: $0.bytes
            )
            return isMatrix ? try part.transposed() : part
        }
        let stacked = try Tensor.stacking(parts)
        return isMatrix ? try stacked.transposed() : stacked
    }

    /// Nil: the format has no documents.
    public func document(named name: String) throws -> Data? { nil }

    private func datasets(of name: String) throws(TensorError) -> [String] {
        guard let datasets = datasets[name] else {
            throw .missingTensor(name: name, source: source, closest: ClosestNames.to(name, among: names))
        }
        return datasets
    }

    /// Biases have one axis; of a matrix, the axes of heads and of their channels are one.
    private func shape(of name: String, _ found: [[Int]]) throws(WeightStoreError) -> [Int] {
        let first = found[0]
        // Beside an axis of length 0, the others may be of any length.
        guard found.allSatisfy({ $0 == first }), !first.contains(0), first.count < 4 else {
            throw .malformed(path: source, field: name, problem: "its parts have the shapes \(found)")
        }
        var shape = first
        if name.hasSuffix(".bias") {
            shape = [first.reduce(1, *)]
        } else if first.count == 3 {
            let isOutput = name.hasSuffix("attn.c_proj.weight")
            shape = isOutput ? [first[0] * first[1], first[2]] : [first[0], first[1] * first[2]]
        }
        if found.count > 1, let last = shape.last { shape[shape.count - 1] = last * found.count }
        return shape
    }
}
