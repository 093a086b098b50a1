public import Foundation
public import Tensor

/// Reads weights from what `torch.save` writes: a ZIP archive with one pickle and an entry for each storage.
///
/// Nothing in the file is run: ``PickleInterpreter`` knows a short list of instructions and names. Tensors
/// that lie in their storage row by row are not copied.
public final class PyTorchReader: WeightFileReader {
    /// The path of the file.
    public let source: String
    /// The names of all tensors, sorted.
    public let names: [String]
    /// There are none.
    public let documentNames: [String] = []

    private let file: MappedFile
    private let checksums: ChecksumPolicy
    private let storages: [String: ZipArchive.Entry]
    private let tensors: [String: PickleTensor]
    // The storages whose bytes were compared with their checksum.
    private var verified: Set<String> = []

    /// The dictionaries in which programs keep the weights.
    private static let wrappers = ["state_dict", "model_state_dict", "model", "module"]
    /// As for the header of a safetensors file: numbers lie elsewhere.
    private static let pickleByteLimit = 100_000_000

    /// Opens a file and reads its pickle.
    ///
    /// - Parameters:
    ///   - path: A file of `torch.save`.
    ///   - checksums: When an entry is compared with its CRC-32; that of the pickle at once, or never.
    /// - Throws: ``WeightStoreError``.
    public init(path: String, checksums: ChecksumPolicy = .verifyOnFirstRead) throws(WeightStoreError) {
        file = try MappedFile(path: path)
        source = path
        self.checksums = checksums
        let archive = try ZipArchive(of: file)
        let pickles = archive.entries.keys.filter { $0.hasSuffix("/data.pkl") || $0 == "data.pkl" }
        guard pickles.count == 1, let name = pickles.first, let pickle = archive.entries[name] else {
            let found = "a ZIP archive without the one data.pkl that PyTorch writes"
            throw .unsupportedFormat(path: path, found: found, remedy: "pass a file of torch.save")
        }
        let root = name.dropLast("data.pkl".count)
        if let order = archive.entries["\(root)byteorder"], file.copy(order.range) != Array("little".utf8) {
            throw .malformed(path: path, field: "byteorder", problem: "only little-endian files are read")
        }
        storages = Dictionary(
            uniqueKeysWithValues: archive.entries.filter { $0.key.hasPrefix("\(root)data/") }.map {
                (String($0.key.dropFirst(root.count + 5)), $0.value)
            }
        )
        guard pickle.range.count <= Self.pickleByteLimit else {
            throw .malformed(path: path, field: "data.pkl", problem: "\(pickle.range.count) bytes")
        }
        if checksums == .verifyOnFirstRead { try pickle.verify(in: file, name: "data.pkl") }
        var interpreter = PickleInterpreter(file.copy(pickle.range), path: path)
        tensors = try Self.tensors(in: interpreter.run(), path: path)
        names = tensors.keys.sorted()
        for (name, tensor) in tensors { try check(tensor, named: name) }
    }

    /// The shape and type of a tensor.
    public func description(of name: String) throws -> TensorDescription {
        let tensor = try located(name)
        return TensorDescription(shape: tensor.shape, scalarType: try scalarType(of: tensor, named: name))
    }

    /// The shape and type of a tensor, one that is not read too.
    public func storedDescription(of name: String) throws -> StoredDescription {
        let tensor = try located(name)
        return StoredDescription(shape: tensor.shape, type: tensor.storage.numberType)
    }

    /// Reads a tensor; without a copy where it lies row by row.
    public func tensor(named name: String) throws -> Tensor {
        let tensor = try located(name)
        let type = try scalarType(of: tensor, named: name)
        try verify(tensor.storage.key)
        let start = storages[tensor.storage.key]?.range.lowerBound ?? 0
        guard tensor.isContiguous else {
            return try Tensor(
                shape: tensor.shape,
                scalarType: type,
                bytes: gathered(tensor, type, from: start)
            )
        }
        let first = start + tensor.offset * type.byteCount
        let count = tensor.shape.reduce(type.byteCount, *)
        let bytes = file.bytes(in: first..<first + count, alignment: type.byteCount)
        return try Tensor(shape: tensor.shape, scalarType: type, bytes: bytes)
    }

    /// Nil: the format has no documents.
    public func document(named name: String) throws -> Data? { nil }

    /// The tensors of the outermost dictionary, or of the one in it that is known to hold them.
    private static func tensors(
        in value: PickleValue,
        path: String
    ) throws(WeightStoreError) -> [String: PickleTensor] {
        guard case .dictionary(var dictionary) = value else {
            throw .malformed(path: path, field: "data.pkl", problem: "it holds no dictionary of tensors")
        }
        for name in wrappers {
            if case .dictionary(let inner)? = dictionary[name] { dictionary = inner }
        }
        var tensors: [String: PickleTensor] = [:]
        for (key, value) in dictionary.values {
            guard case .tensor(let tensor) = value else { continue }
            if let problem = TakenNames.problem(with: key) {
                throw .malformed(path: path, field: "tensor '\(key)'", problem: problem)
            }
            tensors[key] = tensor
        }
        return tensors
    }

    private func located(_ name: String) throws(TensorError) -> PickleTensor {
        guard let tensor = tensors[name] else {
            throw .missingTensor(name: name, source: source, closest: ClosestNames.to(name, among: names))
        }
        return tensor
    }

    private func scalarType(of tensor: PickleTensor, named name: String) throws(WeightStoreError)
        -> ScalarType
    {
        guard let type = tensor.storage.scalarType else {
            throw .unsupportedType(name: name, path: source, found: tensor.storage.numberType)
        }
        return type
    }

    /// Compares a storage with its checksum, once.
    private func verify(_ key: String) throws(WeightStoreError) {
        guard checksums == .verifyOnFirstRead, !verified.contains(key) else { return }
        try storages[key]?.verify(in: file, name: "data/\(key)")
        verified.insert(key)
    }

    /// The numbers of a tensor that is a view: every one lies in the storage.
    private func gathered(_ tensor: PickleTensor, _ type: ScalarType, from start: Int) -> Data {
        let storage = file.bytes(in: start..<start + tensor.storage.count * type.byteCount)
        return type.byteCount == 4
            ? tensor.gathered(UInt32.self, from: storage) : tensor.gathered(UInt16.self, from: storage)
    }
}

/// What keeps a view inside its storage.
extension PyTorchReader {
    private func check(_ tensor: PickleTensor, named name: String) throws(WeightStoreError) {
        let storage = tensor.storage
        guard let range = storages[storage.key]?.range else {
            throw problem(name, "its storage '\(storage.key)' is not in the archive")
        }
        if let type = storage.scalarType, storage.count > range.count / type.byteCount {
            throw problem(name, "its storage of \(storage.count) numbers has \(range.count) bytes")
        }
        guard tensor.shape.count == tensor.strides.count, tensor.shape.count <= EntryLimits.rank,
            tensor.strides.allSatisfy({ $0 >= 0 }), tensor.offset >= 0,
            let count = Tensor.elementCount(of: tensor.shape), count <= storage.count
        else {
            throw problem(
                name,
                "shape \(tensor.shape), strides \(tensor.strides) of \(storage.count) numbers"
            )
        }
        var last = tensor.offset
        for (length, stride) in zip(tensor.shape, tensor.strides) where count > 0 {
            let (step, overflow) = (length - 1).multipliedReportingOverflow(by: stride)
            guard !overflow, step <= storage.count, last <= storage.count else {
                throw problem(name, "strides \(tensor.strides) lead out of its storage")
            }
            last += step
        }
        guard count == 0 ? tensor.offset <= storage.count : last < storage.count else {
            throw problem(name, "number \(last) of a storage of \(storage.count)")
        }
    }

    private func problem(_ name: String, _ description: String) -> WeightStoreError {
        .malformed(path: source, field: "tensor '\(name)'", problem: description)
    }
}
