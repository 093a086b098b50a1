public import Foundation
public import Tensor

/// Reads the weights of a GPT-2 that transformers kept for Keras (`tf_model.h5`), under the names and in the
/// shapes that Hugging Face gives them.
///
/// Matrices lie there as in Hugging Face's own files; biases have an axis of length 1 in front.
public final class KerasReader: WeightFileReader {
    /// The path of the file.
    public var source: String { file.source }
    /// The names of all tensors, sorted.
    public let names: [String]
    /// There are none.
    public let documentNames: [String] = []

    private let file: HDF5WeightReader
    private let datasets: [String: String]

    /// Sees `file` as such weights; nil if it is a native file, or if anything else is in it.
    public init?(_ file: HDF5WeightReader) {
        guard file.formatVersion == nil, !file.names.isEmpty, file.documentNames.isEmpty else { return nil }
        var datasets: [String: String] = [:]
        for dataset in file.names {
            guard let name = KerasNames.huggingFaceName(of: dataset),
                datasets.updateValue(dataset, forKey: name) == nil
            else { return nil }
        }
        self.file = file
        self.datasets = datasets
        names = datasets.keys.sorted()
    }

    /// The shape and type of a tensor.
    public func description(of name: String) throws -> TensorDescription {
        let found = try file.description(of: dataset(of: name))
        return TensorDescription(shape: Self.shape(of: name, found.shape), scalarType: found.scalarType)
    }

    /// The shape and type of a tensor, one that is not read too.
    public func storedDescription(of name: String) throws -> StoredDescription {
        let found = try file.storedDescription(of: dataset(of: name))
        return StoredDescription(shape: Self.shape(of: name, found.shape), type: found.type)
    }

    /// Reads a tensor; without a copy where the file allows it.
    public func tensor(named name: String) throws -> Tensor {
        let found = try file.tensor(named: dataset(of: name))
        return try Tensor(
            shape: Self.shape(of: name, found.shape),
            scalarType: found.scalarType,
            bytes: found.bytes
        )
    }

    /// Nil: the format has no documents.
    public func document(named name: String) throws -> Data? { nil }

    private func dataset(of name: String) throws(TensorError) -> String {
        guard let dataset = datasets[name] else {
            throw .missingTensor(name: name, source: source, closest: ClosestNames.to(name, among: names))
        }
        return dataset
    }

    private static func shape(of name: String, _ shape: [Int]) -> [Int] {
        name.hasSuffix(".bias") && shape.count == 2 && shape[0] == 1 ? [shape[1]] : shape
    }
}
