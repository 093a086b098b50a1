import Composition
import Foundation
import Model
import Tensor
import Tokenizer
import WeightStore

/// Something that reads files of other people.
public enum FuzzTarget: String, CaseIterable, Sendable {
    case hdf5, keras, safetensors, safetensorsIndex, safetensorsShards, gguf, pyTorch, pyTorchShards, llama2C
    case modelConfiguration, tokenizerJSON, sentencePiece, tiktoken, llama2CTokenizer, ggufVocabulary

    /// How many times its own size a file may make a reader hold.
    public var largestGrowth: Int {
        switch self {
        // What deflate can make of a byte, 1032 bytes, is the limit of compressed datasets.
        case .hdf5, .keras: 1100
        default: 128
        }
    }

    /// Reads everything that is in the input, as a program would that believes it.
    public func read(_ folder: InputFolder, _ input: UnsafeRawBufferPointer) throws {
        let store = { (name: String) in folder.store(input[...], as: name) }
        switch self {
        // Checksums of tensors hide nothing from a fuzzer but what it finds.
        case .hdf5: try readAll(HDF5WeightReader(path: store("input"), checksums: .ignore))
        case .keras: try readAll(WeightFiles.reader(at: store("input"), checksums: .ignore))
        case .safetensors: try readAll(SafetensorsReader(path: store("input")))
        case .safetensorsIndex: try readIndex(folder, input)
        case .safetensorsShards, .pyTorchShards:
            let index = folder.store(input, as: ["index.json", "first", "second"])[0]
            try readAll(WeightFiles.reader(at: index, checksums: .ignore))
        case .gguf: try readAll(GGUFReader(path: store("input")))
        case .pyTorch: try readAll(PyTorchReader(path: store("input"), checksums: .ignore))
        case .llama2C: try readAll(Llama2CReader(path: store("input")))
        case .modelConfiguration: _ = try HuggingFaceConfiguration(json: Data(input))
        case .tokenizerJSON: try encode(store("tokenizer.json"))
        case .sentencePiece: try encode(store("tokenizer.model"))
        case .tiktoken: try encode(store("input.tiktoken"))
        case .llama2CTokenizer: try encode(store("tokenizer.bin"))
        case .ggufVocabulary: try encode(store("model.gguf"))
        }
    }

    /// Tensors of types that are not read, and documents that are none, leave the others readable.
    private func readAll(_ reader: any WeightFileReader) throws {
        for name in reader.names { _ = try? reader.tensor(named: name) }
        for name in reader.documentNames { _ = try? reader.document(named: name) }
    }

    /// The input is an index beside two files that hold a tensor each.
    private func readIndex(_ folder: InputFolder, _ input: UnsafeRawBufferPointer) throws {
        for name in ["a", "b"] where !FileManager.default.fileExists(atPath: "\(folder.path)/\(name)") {
            let writer = try SafetensorsWriter(path: "\(folder.path)/\(name)")
            try writer.write(Tensor(shape: [1], floats: [1]), named: name)
            try writer.finish()
        }
        try readAll(SafetensorsReader(indexPath: folder.store(input[...], as: "index.json")))
    }

    /// A tokenizer that is accepted must also work.
    private func encode(_ path: String) throws {
        let tokenizer = try DataAccess(path: nil, environment: [:]).tokenizer(named: path)
        let ids = tokenizer.encode("Hello, wörld! 1234\n<s>")
        _ = tokenizer.decode(ids)
    }
}
