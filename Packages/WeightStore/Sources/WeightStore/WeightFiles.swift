import Foundation

/// Opens weight files of any kind that is read here.
public enum WeightFiles {
    /// Opens a file or folder, whatever its name ends in.
    ///
    /// In a folder these are looked for, in this order: `model.safetensors.index.json`,
    /// `model.safetensors`, `pytorch_model.bin.index.json`, `pytorch_model.bin`, the only file that can be
    /// read.
    ///
    /// - Parameters:
    ///   - path: A file or folder.
    ///   - checksums: When checksums are compared, in formats that have them.
    /// - Returns: A reader that has checked the header.
    /// - Throws: ``WeightStoreError``.
    public static func reader(
        at path: String,
        checksums: ChecksumPolicy = .verifyOnFirstRead
    ) throws(WeightStoreError) -> any WeightFileReader {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw .fileNotFound(path: path)
        }
        let file = isFolder.boolValue ? try choice(in: path) : path
        switch try WeightFileFormat(path: file) {
        case .hdf5:
            let reader = try HDF5WeightReader(path: file, checksums: checksums)
            return KerasReader(reader).map { $0 as any WeightFileReader } ?? reader
        case .safetensors: return try SafetensorsReader(path: file)
        case .shardIndex: return try shards(of: file, checksums)
        case .gguf: return try GGUFReader(path: file)
        case .llama2C: return try Llama2CReader(path: file)
        case .pyTorch: return try PyTorchReader(path: file, checksums: checksums)
        case .unsupported(let name, let remedy):
            throw .unsupportedFormat(path: file, found: name, remedy: remedy)
        }
    }

    /// The files that an index names are all of the kind of the first.
    private static func shards(
        of index: String,
        _ checksums: ChecksumPolicy
    ) throws(WeightStoreError) -> any WeightFileReader {
        let formats = try ShardIndex(path: index).opened { (path: String) throws(WeightStoreError) in
            try WeightFileFormat(path: path)
        }
        return formats.values.contains(.pyTorch)
            ? try ShardedPyTorchReader(indexPath: index, checksums: checksums)
            : try SafetensorsReader(indexPath: index)
    }

    private static func choice(in folder: String) throws(WeightStoreError) -> String {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
        let usual = [ShardIndex.safetensorsName, "model.safetensors", ShardIndex.pyTorchName]
        for preferred in usual where names.contains(preferred) {
            return path(of: preferred, in: folder)
        }
        var readable = names.filter { isReadable(path(of: $0, in: folder)) }
        // Beside the weights, PyTorch's trainers leave settings of their own in the same format.
        if readable.count > 1, readable.contains("pytorch_model.bin") { readable = ["pytorch_model.bin"] }
        guard let name = readable.first, readable.count == 1 else {
            throw .unsupportedFormat(
                path: folder,
                found: readable.isEmpty
                    ? "a folder without an HDF5 or safetensors file"
                    : "a folder with several weight files (\(readable.joined(separator: ", ")))",
                remedy: readable.isEmpty ? "pass a weight file, or convert what is there" : "pass one of them"
            )
        }
        return path(of: name, in: folder)
    }

    private static func isReadable(_ path: String) -> Bool {
        switch try? WeightFileFormat(path: path) {
        case .hdf5, .safetensors, .gguf, .llama2C, .pyTorch: true
        case .shardIndex, .unsupported, nil: false
        }
    }

    private static func path(of name: String, in folder: String) -> String {
        URL(fileURLWithPath: folder).appendingPathComponent(name).path
    }
}
