public import Foundation
public import Tensor

/// Reads weights from several files of `torch.save` behind an index.
///
/// Each tensor is in the file that the index names, and in no other.
public final class ShardedPyTorchReader: WeightFileReader {
    /// The path of the index.
    public let source: String
    /// The names of all tensors, sorted.
    public let names: [String]
    /// There are none.
    public let documentNames: [String] = []

    private let readers: [String: PyTorchReader]
    private let index: ShardIndex

    /// Opens all files that `pytorch_model.bin.index.json` names; they lie beside it.
    ///
    /// - Parameters:
    ///   - indexPath: The index.
    ///   - checksums: When an entry of a file is compared with its CRC-32.
    /// - Throws: ``WeightStoreError``.
    public init(
        indexPath: String,
        checksums: ChecksumPolicy = .verifyOnFirstRead
    ) throws(WeightStoreError) {
        index = try ShardIndex(path: indexPath)
        readers = try index.opened { (path: String) throws(WeightStoreError) in
            try PyTorchReader(path: path, checksums: checksums)
        }
        try index.check(readers.mapValues(\.names))
        source = indexPath
        names = index.shards.keys.sorted()
    }

    /// The shape and type of a tensor.
    public func description(of name: String) throws -> TensorDescription {
        try reader(of: name).description(of: name)
    }

    /// The shape and type of a tensor, one that is not read too.
    public func storedDescription(of name: String) throws -> StoredDescription {
        try reader(of: name).storedDescription(of: name)
    }

    /// Reads a tensor; without a copy where it lies row by row.
    public func tensor(named name: String) throws -> Tensor {
        try reader(of: name).tensor(named: name)
    }

    /// Nil: the format has no documents.
    public func document(named name: String) throws -> Data? { nil }

    private func reader(of name: String) throws(TensorError) -> PyTorchReader {
        guard let file = index.shards[name], let reader = readers[file] else {
            throw .missingTensor(name: name, source: source, closest: ClosestNames.to(name, among: names))
        }
        return reader
    }
}
