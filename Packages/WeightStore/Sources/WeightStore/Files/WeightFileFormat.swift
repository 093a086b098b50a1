import Foundation

/// The kinds of weight files, told apart by their first bytes and never by their names.
public enum WeightFileFormat: Equatable, Sendable {
    /// HDF5: the native format.
    case hdf5
    /// One safetensors file.
    case safetensors
    /// The JSON file that lists which tensor lies in which safetensors or PyTorch file.
    case shardIndex
    /// A file of llama.cpp.
    case gguf
    /// A model file of llama2.c.
    case llama2C
    /// What `torch.save` writes.
    case pyTorch
    /// Something that is not read; `name` says what it looks like, `remedy` what can be done.
    case unsupported(name: String, remedy: String)

    private static let conversion = "convert it to safetensors or HDF5 first"
    private static let known: [(magic: [UInt8], format: WeightFileFormat)] = [
        (GGUFHeader.magic, .gguf),
        (Array("PK\u{3}\u{4}".utf8), .pyTorch),
        (
            [0x80, 0x02],
            .unsupported(name: "a Python pickle, such as an old PyTorch checkpoint", remedy: conversion)
        ),
        (
            Array("version https://git-lfs".utf8),
            .unsupported(name: "a Git LFS pointer, not the file itself", remedy: "run `git lfs pull`")
        ),
    ]

    /// Looks at the file at `path`.
    public init(path: String) throws(WeightStoreError) {
        try self.init(of: MappedFile(path: path))
    }

    init(of file: MappedFile) {
        let head = file.copy(0..<min(file.byteCount, 64))
        if HDF5Superblock.place(in: file) != nil {
            self = .hdf5
        } else if let match = Self.known.first(where: { head.starts(with: $0.magic) }) {
            self = match.format
        } else if (try? SafetensorsHeader.length(of: file)) != nil,
            head.dropFirst(8).first == UInt8(ascii: "{")
        {
            self = .safetensors
        } else if Llama2CHeader(of: file) != nil {
            self = .llama2C
        } else if head.first(where: { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }) == UInt8(ascii: "{") {
            self = .shardIndex
        } else {
            let start = head.prefix(8).map { ("0" + String($0, radix: 16)).suffix(2) }.joined(separator: " ")
            let name = head.isEmpty ? "an empty file" : "a file of unknown kind (it begins with \(start))"
            self = .unsupported(name: name, remedy: "pass an HDF5, safetensors, GGUF or PyTorch file")
        }
    }
}
