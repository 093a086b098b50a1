public import Foundation
public import Tensor

/// Writes weights to a folder: `model.safetensors`, or several files and their index.
///
/// Tensors go to files in the order of their names; a file is full when the next tensor would take it
/// beyond the limit. The names are those that Hugging Face uses.
public final class ShardedSafetensorsWriter: DeferredWeightWriter {
    /// The bytes of numbers in one file, unless a single tensor has more.
    public static let usualByteLimit = 5_000_000_000

    private let folder: URL
    private let byteLimit: Int
    private var tensors: [DeferredTensor] = []
    private var documents: [(name: String, data: Data)] = []

    /// Writes to `folder`, which is there.
    public init(folder: String, byteLimit: Int = usualByteLimit) {
        self.folder = URL(fileURLWithPath: folder)
        self.byteLimit = byteLimit
    }

    /// Keeps a tensor until ``finish()``.
    public func write(_ tensor: Tensor, named name: String) {
        write(DeferredTensor(tensor, name: name))
    }

    /// Keeps the description of a tensor, which is read in ``finish()``.
    public func write(_ tensor: DeferredTensor) {
        tensors.append(tensor)
    }

    /// Keeps a document until ``finish()``; every file gets it.
    public func write(document: Data, named name: String) {
        documents.append((name, document))
    }

    /// Writes all files, the index last.
    ///
    /// - Throws: ``WeightStoreError``, and what reading a deferred tensor throws.
    public func finish() throws {
        let shards = shards()
        guard shards.count > 1 else {
            try write(shards.first ?? [], to: "model.safetensors")
            return
        }
        var files: [String: String] = [:]
        for (index, shard) in shards.enumerated() {
            let name = Self.fileName(index: index, count: shards.count)
            try write(shard, to: name)
            for tensor in shard { files[tensor.name] = name }
        }
        try writeIndex(of: files)
    }

    private func shards() -> [[DeferredTensor]] {
        var shards: [[DeferredTensor]] = []
        var room = 0
        for tensor in tensors.sorted(by: { $0.name < $1.name }) {
            if shards.isEmpty || tensor.byteCount > room {
                shards.append([])
                room = byteLimit
            }
            shards[shards.count - 1].append(tensor)
            room -= tensor.byteCount
        }
        return shards
    }

    private func write(_ shard: [DeferredTensor], to name: String) throws {
        let writer = try SafetensorsWriter(path: folder.appendingPathComponent(name).path)
        for tensor in shard { try writer.write(tensor) }
        for document in documents { try writer.write(document: document.data, named: document.name) }
        try writer.finish()
    }

    private func writeIndex(of files: [String: String]) throws {
        let index = Index(
            metadata: .init(totalSize: tensors.reduce(0) { $0 + $1.byteCount }),
            files: files
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let file = try PartialFile(path: folder.appendingPathComponent(ShardIndex.safetensorsName).path)
        try file.write(try encoder.encode(index) + Data("\n".utf8))
        try file.commit()
    }

    private static func fileName(index: Int, count: Int) -> String {
        let digits = { (number: Int) in ("0000" + String(number)).suffix(max(5, String(number).count)) }
        return "model-\(digits(index + 1))-of-\(digits(count)).safetensors"
    }

    private struct Index: Encodable {
        struct Metadata: Encodable {
            let totalSize: Int

            enum CodingKeys: String, CodingKey { case totalSize = "total_size" }
        }

        let metadata: Metadata
        let files: [String: String]

        enum CodingKeys: String, CodingKey {
            case metadata
            case files = "weight_map"
        }
    }
}
