public import Foundation
public import Tensor

/// Reads weights from safetensors files: one, or several behind an index.
///
/// Files are mapped, so a tensor is not copied unless it lies at an odd place. Headers are checked
/// in full when the reader is made: every byte of data belongs to exactly one tensor, and with an
/// index each tensor is in the file that the index names. The format has no checksums.
///
/// The strings in `__metadata__` are the documents, apart from `format`, which names the program
/// family that wrote the file.
public final class SafetensorsReader: WeightFileReader {
    /// The path of the file, or of the index.
    public let source: String
    /// The names of all tensors, sorted.
    public let names: [String]
    /// The names of all documents, sorted.
    public let documentNames: [String]

    private let files: [SafetensorsFile]
    private let positions: [String: Int]
    private let documents: [String: String]

    /// Opens one file.
    public convenience init(path: String) throws(WeightStoreError) {
        try self.init(source: path, files: [try SafetensorsFile(path: path)])
    }

    /// Opens all files that `model.safetensors.index.json` names; they lie beside it.
    public convenience init(indexPath: String) throws(WeightStoreError) {
        let index = try ShardIndex(path: indexPath)
        let files = try index.opened(SafetensorsFile.init)
        try index.check(files.mapValues(\.header.entries.keys))
        try self.init(source: indexPath, files: index.fileNames.compactMap { files[$0] })
    }

    private init(source: String, files: [SafetensorsFile]) throws(WeightStoreError) {
        self.source = source
        self.files = files
        var positions: [String: Int] = [:]
        for (position, file) in files.enumerated() {
            for name in file.header.entries.keys { positions[name] = position }
        }
        self.positions = positions
        documents = try Self.documents(of: files, source: source)
        names = positions.keys.sorted()
        documentNames = documents.keys.sorted()
    }

    /// The shape and type of a tensor, from the header.
    public func description(of name: String) throws -> TensorDescription {
        let entry = try located(name).entry
        guard let scalarType = SafetensorsType.scalarType(named: entry.type) else {
            throw WeightStoreError.unsupportedType(name: name, path: source, found: entry.type)
        }
        return TensorDescription(shape: entry.shape, scalarType: scalarType)
    }

    /// The shape and type of a tensor, one that is not read too.
    public func storedDescription(of name: String) throws -> StoredDescription {
        let entry = try located(name).entry
        let type = SafetensorsType.scalarType(named: entry.type)?.rawValue ?? entry.type
        return StoredDescription(shape: entry.shape, type: type)
    }

    /// Reads a tensor without a copy.
    ///
    /// - Throws: ``/Tensor/TensorError/missingTensor(name:source:closest:)`` or
    ///   ``WeightStoreError/unsupportedType(name:path:found:)``.
    public func tensor(named name: String) throws -> Tensor {
        let description = try description(of: name)
        let (file, entry) = try located(name)
        let bytes = file.bytes(of: entry, alignment: description.scalarType.byteCount)
        return try Tensor(shape: description.shape, scalarType: description.scalarType, bytes: bytes)
    }

    /// A string of `__metadata__`, or nil.
    public func document(named name: String) throws -> Data? {
        documents[name].map { Data($0.utf8) }
    }

    private func located(_ name: String) throws(TensorError) -> (
        file: SafetensorsFile, entry: SafetensorsHeader.Entry
    ) {
        guard let position = positions[name], let entry = files[position].header.entries[name] else {
            throw .missingTensor(name: name, source: source, closest: ClosestNames.to(name, among: names))
        }
        return (files[position], entry)
    }

    private static func documents(
        of files: [SafetensorsFile],
        source: String
    ) throws(WeightStoreError) -> [String: String] {
        var documents: [String: String] = [:]
        for (name, text) in files.lazy.flatMap(\.header.metadata) where name != SafetensorsWriter.formatKey {
            guard documents.updateValue(text, forKey: name) ?? text == text else {
                throw .malformed(path: source, field: "metadata '\(name)'", problem: "its files disagree")
            }
        }
        return documents
    }
}
