public import Foundation
public import Tensor

/// Reads a model file of llama2.c in its first version: seven numbers, then all weights in single precision.
///
/// Tensors have the names of GGUF, in which the channels of a head lie as they do here. The document
/// `config.json` describes the model as Hugging Face does. The file has no mark, so it counts as one only if
/// its length is to the byte what the numbers call for.
///
/// Source: `run.c` of llama2.c.
public final class Llama2CReader: WeightFileReader {
    /// The path of the file.
    public let source: String
    /// The names of all tensors, sorted.
    public let names: [String]
    /// Always `config.json`.
    public let documentNames = [GGUFKeys.configuration]

    private let file: MappedFile
    private let header: Llama2CHeader
    private let entries: [String: Llama2CHeader.Entry]

    /// Opens a file and checks its header.
    public init(path: String) throws(WeightStoreError) {
        file = try MappedFile(path: path)
        guard let header = Llama2CHeader(of: file) else {
            let problem = "its length is not what its seven numbers call for"
            throw .malformed(path: path, field: "header", problem: problem)
        }
        self.header = header
        source = path
        entries = header.entries
        names = entries.keys.sorted()
    }

    /// The shape of a tensor.
    public func description(of name: String) throws -> TensorDescription {
        TensorDescription(shape: try entry(name).shape, scalarType: .float32)
    }

    /// The shape of a tensor; the type is always the same.
    public func storedDescription(of name: String) throws -> StoredDescription {
        StoredDescription(shape: try entry(name).shape, type: ScalarType.float32.rawValue)
    }

    /// Reads a tensor without a copy.
    public func tensor(named name: String) throws -> Tensor {
        let entry = try entry(name)
        return try Tensor(
            shape: entry.shape,
            scalarType: .float32,
            bytes: file.bytes(in: entry.range, alignment: 4)
        )
    }

    /// The description of the model.
    public func document(named name: String) throws -> Data? {
        name == GGUFKeys.configuration ? Data(header.json.utf8) : nil
    }

    private func entry(_ name: String) throws(TensorError) -> Llama2CHeader.Entry {
        guard let entry = entries[name] else {
            throw .missingTensor(name: name, source: source, closest: ClosestNames.to(name, among: names))
        }
        return entry
    }
}
