import Foundation

/// The file `model.safetensors.index.json` or `pytorch_model.bin.index.json`: which tensor lies in which
/// file beside it.
///
/// A convention of Hugging Face, not part of the formats. Checked in full before anything is read:
/// an index that does not belong to its files is a common way to load wrong weights.
struct ShardIndex {
    /// The name that the index of safetensors files has.
    static let safetensorsName = "model.safetensors.index.json"
    /// The name that the index of PyTorch files has.
    static let pyTorchName = "pytorch_model.bin.index.json"

    /// The file of each tensor: a name without a folder.
    let shards: [String: String]
    private let path: String

    /// Reads an index.
    init(path: String) throws(WeightStoreError) {
        let file = try MappedFile(path: path)
        guard file.byteCount <= SafetensorsHeader.byteLimit else {
            throw .malformed(path: path, field: "index", problem: "\(file.byteCount) bytes")
        }
        var scanner = JSONScanner(file.copy(0..<file.byteCount), path: path, field: "index")
        shards = try Self.weightMap(&scanner)
        try scanner.end()
        self.path = path
        for shard in Set(shards.values) where shard.contains("/") || [".", "..", ""].contains(shard) {
            throw .malformed(
                path: path,
                field: "weight_map",
                problem: "'\(shard)' is not the name of a file beside it"
            )
        }
    }

    /// The names of the files, sorted.
    var fileNames: [String] { Set(shards.values).sorted() }

    /// Opens each file by its path.
    ///
    /// - Throws: ``WeightStoreError/missingShard(shard:index:)``, and what `open` throws.
    func opened<File>(
        _ open: (String) throws(WeightStoreError) -> File
    ) throws(WeightStoreError) -> [String: File] {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        var files: [String: File] = [:]
        for name in fileNames {
            do {
                files[name] = try open(folder.appendingPathComponent(name).path)
            } catch WeightStoreError.fileNotFound {
                throw .missingShard(shard: name, index: path)
            }
        }
        return files
    }

    /// Makes sure that each tensor is exactly where the index says.
    ///
    /// - Parameter contents: The names of the tensors in each file.
    /// - Throws: ``WeightStoreError/indexMismatch(index:missing:unlisted:)``.
    func check(_ contents: [String: some Collection<String>]) throws(WeightStoreError) {
        let held = contents.mapValues { Set($0) }
        let missing = shards.filter { held[$0.value]?.contains($0.key) != true }.keys.sorted()
        let unlisted = contents.flatMap { file in file.value.filter { shards[$0] != file.key } }
        guard missing.isEmpty, unlisted.isEmpty else {
            throw .indexMismatch(index: path, missing: missing, unlisted: unlisted.sorted())
        }
    }

    private static func weightMap(_ scanner: inout JSONScanner) throws(WeightStoreError) -> [String: String] {
        var shards: [String: String]?
        try scanner.object { (key: String, scanner: inout JSONScanner) throws(WeightStoreError) in
            guard key == "weight_map" else { return try scanner.skipValue() }
            var map: [String: String] = [:]
            try scanner.object { (name: String, scanner: inout JSONScanner) throws(WeightStoreError) in
                map[name] = try scanner.string()
            }
            shards = map
        }
        guard let shards else { throw scanner.problem("there is no weight_map") }
        return shards
    }
}
