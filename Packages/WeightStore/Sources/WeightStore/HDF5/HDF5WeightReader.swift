public import Foundation
public import Tensor

/// Reads weights from an HDF5 file: the native format, or a file that another program wrote.
///
/// Every dataset of numbers is a tensor and every single string a document. Contiguous datasets
/// are not copied: their bytes are the mapped file, and stay valid as long as they are held.
/// Chunked ones, compressed or not, are put together each time.
///
/// The header is read once, when the reader is made; links to other files, soft links, and sizes
/// that the file cannot hold are refused then.
public final class HDF5WeightReader: WeightFileReader {
    /// The path of the file.
    public let source: String
    /// The names of all tensors, sorted.
    public let names: [String]
    /// The names of all documents, sorted.
    public let documentNames: [String]
    /// When checksums are compared.
    public let checksums: ChecksumPolicy
    /// The version of the native format, or nil for a file of another program.
    public let formatVersion: Int?

    private let entries: [String: HDF5Entry]
    private let file: MappedFile
    private let base: Int
    private var verified: Set<String> = []

    /// Opens a file and reads its header.
    ///
    /// - Throws: ``WeightStoreError``, also for a native file of a newer version.
    public init(path: String, checksums: ChecksumPolicy = .verifyOnFirstRead) throws(WeightStoreError) {
        file = try MappedFile(path: path)
        let header = try HDF5Header(of: file)
        base = header.base
        source = path
        self.checksums = checksums
        formatVersion = header.formatVersion
        entries = header.entries
        names = entries.filter { $0.value.content != .document }.keys.sorted()
        documentNames = entries.filter { $0.value.content == .document }.keys.sorted()
    }

    /// The shape and type of a tensor, from the header.
    public func description(of name: String) throws -> TensorDescription {
        switch entries[name]?.content {
        case .tensor(let description):
            return description
        case .unsupported(let type, _):
            throw WeightStoreError.unsupportedType(name: name, path: source, found: type)
        case .document, nil:
            throw TensorError.missingTensor(
                name: name,
                source: source,
                closest: ClosestNames.to(name, among: names)
            )
        }
    }

    /// The shape and type of a tensor, one that is not read too.
    public func storedDescription(of name: String) throws -> StoredDescription {
        if case .unsupported(let type, let shape) = entries[name]?.content {
            return StoredDescription(shape: shape, type: type)
        }
        let description = try description(of: name)
        return StoredDescription(shape: description.shape, type: description.scalarType.rawValue)
    }

    /// Reads a tensor; without a copy where the file allows it.
    ///
    /// - Throws: ``/Tensor/TensorError/missingTensor(name:source:closest:)`` or ``WeightStoreError``.
    public func tensor(named name: String) throws -> Tensor {
        let description = try description(of: name)
        let bytes = try bytes(of: name, alignment: description.scalarType.byteCount)
        return try Tensor(shape: description.shape, scalarType: description.scalarType, bytes: bytes)
    }

    /// Reads a document, or returns nil if there is none of this name.
    public func document(named name: String) throws -> Data? {
        guard entries[name]?.content == .document else { return nil }
        let document = try bytes(of: name, alignment: 1)
        if let problem = DocumentText.problem(with: document) {
            throw WeightStoreError.malformed(path: source, field: "document '\(name)'", problem: problem)
        }
        return document
    }

    /// The CRC-32 that the file records for a tensor or document, or nil if it records none.
    public func checksum(of name: String) -> UInt32? {
        entries[name]?.checksum
    }

    private func bytes(of name: String, alignment: Int) throws(WeightStoreError) -> Data {
        guard let entry = entries[name] else { return Data() }
        var bytes: Data
        switch entry.storage {
        case .mapped(let range):
            bytes = file.bytes(in: range, alignment: alignment)
        case .inline(let values):
            bytes = Data(values)
        case .reference(let range):
            let header = HDF5Bytes(file: file, base: base)
            bytes = Data(
                try HDF5GlobalHeap.text(file.copy(range), in: header, field: "document '\(name)'")
            )
        case .chunked(let storage, let byteCount):
            let header = HDF5Bytes(file: file, base: base)
            bytes = try HDF5ChunkReader(storage: storage, bytes: header, field: "dataset '\(name)'")
                .values(byteCount: byteCount)
        case .unread(let way):
            let problem = "its values lie in a way that is not read (\(way)); copy it with h5repack"
            throw .malformed(path: source, field: "dataset '\(name)'", problem: problem)
        }
        if entry.content == .document, let end = bytes.firstIndex(of: 0) { bytes = bytes[..<end] }
        try verify(bytes, of: name, against: entry.checksum)
        return bytes
    }

    private func verify(_ bytes: Data, of name: String, against expected: UInt32?) throws(WeightStoreError) {
        guard checksums == .verifyOnFirstRead, let expected, !verified.contains(name) else { return }
        let found = crc32(of: bytes)
        guard found == expected else {
            throw .checksumMismatch(name: name, path: source, expected: expected, found: found)
        }
        verified.insert(name)
    }
}
