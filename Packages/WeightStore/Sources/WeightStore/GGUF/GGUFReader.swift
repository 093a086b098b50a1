public import Foundation
public import Tensor

/// Reads weights from a GGUF file of llama.cpp, under the names they have there.
///
/// Plain numbers are not copied: their bytes are the mapped file. Blocks of the types q8_0, q4_0, q4_K and
/// q6_K are computed to single precision each time they are read.
///
/// The document `config.json` describes the model as Hugging Face does; ``metadata`` holds everything.
public final class GGUFReader: WeightFileReader {
    /// The path of the file.
    public let source: String
    /// The names of all tensors, sorted.
    public let names: [String]
    /// What the file says about the model and its tokenizer.
    public let metadata: [String: GGUFValue]

    private let file: MappedFile
    private let entries: [String: GGUFHeader.Entry]

    /// Opens a file and checks its header.
    public init(path: String) throws(WeightStoreError) {
        file = try MappedFile(path: path)
        let header = try GGUFHeader(of: file)
        source = path
        (metadata, entries) = (header.metadata, header.entries)
        names = entries.keys.sorted()
    }

    /// Always `config.json`, and `pause` in a file that was written here.
    public var documentNames: [String] {
        metadata[GGUFKeys.pauses] == nil ? [GGUFKeys.configuration] : [GGUFKeys.configuration, "pause"]
    }

    /// The shape of a tensor, and the type it is read as.
    public func description(of name: String) throws -> TensorDescription {
        let (entry, type) = try located(name)
        return TensorDescription(shape: entry.shape, scalarType: type.scalarType)
    }

    /// What the type that a tensor is stored in is called, for example `Q4_K`.
    public func storedType(of name: String) -> String? {
        entries[name].map { GGUFType.name(of: $0.typeCode) }
    }

    /// The shape and type of a tensor, one that is not read too.
    public func storedDescription(of name: String) throws -> StoredDescription {
        let entry = try entry(of: name)
        return StoredDescription(shape: entry.shape, type: GGUFType.listedName(of: entry.typeCode))
    }

    /// Reads a tensor.
    ///
    /// - Throws: ``/Tensor/TensorError/missingTensor(name:source:closest:)`` or
    ///   ``WeightStoreError/unsupportedType(name:path:found:)``.
    public func tensor(named name: String) throws -> Tensor {
        let (entry, type) = try located(name)
        let bytes = file.bytes(in: entry.range, alignment: type.isQuantized ? 1 : type.scalarType.byteCount)
        let numbers = type.isQuantized ? GGUFBlocks.dequantized(bytes, from: type) : bytes
        return try Tensor(shape: entry.shape, scalarType: type.scalarType, bytes: numbers)
    }

    /// The description of the model in the words of Hugging Face, made from the metadata.
    ///
    /// - Throws: ``WeightStoreError/malformed(path:field:problem:)`` for a value that is missing or wrong, or
    ///   an architecture that is not known.
    public func document(named name: String) throws -> Data? {
        switch (name, metadata[GGUFKeys.pauses]) {
        case (GGUFKeys.configuration, _):
            let largest = try largestDivisor
            return Data(
                try GGUFDescription(metadata, tensors: shapes, largestDivisor: largest, path: source).json()
                    .utf8
            )
        case ("pause", .text(let contract)?): return Data(contract.utf8)
        default: return nil
        }
    }

    /// The largest number of the table that positions are scaled by; nil if there is none.
    private var largestDivisor: Float? {
        get throws {
            guard let shape = entries[GGUFKeys.divisors]?.shape, shape.count == 1, shape[0] <= 4096 else {
                return nil
            }
            return try tensor(named: GGUFKeys.divisors).floats.max()
        }
    }

    private var shapes: [String: [Int]] { entries.mapValues(\.shape) }

    private func entry(of name: String) throws(TensorError) -> GGUFHeader.Entry {
        guard let entry = entries[name] else {
            throw .missingTensor(name: name, source: source, closest: ClosestNames.to(name, among: names))
        }
        return entry
    }

    private func located(_ name: String) throws -> (GGUFHeader.Entry, GGUFType) {
        let entry = try entry(of: name)
        guard let type = GGUFType(rawValue: entry.typeCode) else {
            let found = GGUFType.listedName(of: entry.typeCode)
            throw WeightStoreError.unsupportedType(name: name, path: source, found: found)
        }
        return (entry, type)
    }
}

/// Keys that reader and writer agree on.
enum GGUFKeys {
    static let configuration = "config.json"
    /// The pause contract of a model that was written here, JSON.
    static let pauses = "fermata.pause"
    static let architecture = "general.architecture"
    /// The table that positions are scaled by.
    static let divisors = "rope_freqs.weight"
}
