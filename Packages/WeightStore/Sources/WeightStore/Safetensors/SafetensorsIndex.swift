import Foundation

/// The file `model.safetensors.index.json`: which tensor lies in which file.
///
/// A convention of Hugging Face, not part of the format. Checked in full before anything is read:
/// an index that does not belong to its files is a common way to load wrong weights.
struct SafetensorsIndex {
    /// The name that such a file has.
    static let fileName = "model.safetensors.index.json"

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

    /// Makes sure that each tensor is exactly where the index says.
    func check(_ files: [String: SafetensorsFile]) throws(WeightStoreError) {
        let missing = shards.filter { files[$0.value]?.header.entries[$0.key] == nil }.keys.sorted()
        let unlisted = files.flatMap { file in
            file.value.header.entries.keys.filter { shards[$0] != file.key }
        }
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
