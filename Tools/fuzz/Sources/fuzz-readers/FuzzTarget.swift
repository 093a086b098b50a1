import Foundation
import Model
import Tensor
import Tokenizer
import WeightStore

/// Something that reads files of other people.
enum FuzzTarget: String, CaseIterable {
    case hdf5, safetensors, safetensorsIndex, gguf, pyTorch, llama2C
    case modelConfiguration, tokenizerJSON, sentencePiece, tiktoken, llama2CTokenizer

    /// Reads everything that is in the input, as a program would that believes it.
    func read(_ folder: InputFolder, _ input: UnsafeRawBufferPointer) throws {
        switch self {
        case .hdf5: try readHDF5(folder.store(input, as: "input"))
        case .safetensors: try readAll(SafetensorsReader(path: folder.store(input, as: "input")))
        case .safetensorsIndex: try readIndex(folder, input)
        case .gguf: try readAll(GGUFReader(path: folder.store(input, as: "input")))
        case .pyTorch:
            try readAll(PyTorchReader(path: folder.store(input, as: "input"), checksums: .ignore))
        case .llama2C: try readAll(Llama2CReader(path: folder.store(input, as: "input")))
        case .modelConfiguration: _ = try HuggingFaceConfiguration(json: Data(input))
        case .tokenizerJSON: try encode(folder.store(input, as: "tokenizer.json"))
        case .sentencePiece: try encode(folder.store(input, as: "tokenizer.model"))
        case .tiktoken: try encode(folder.store(input, as: "input.tiktoken"))
        case .llama2CTokenizer: try encode(folder.store(input, as: "tokenizer.bin"))
        }
    }

    /// Tensors of types that are not read, and documents that are none, leave the others readable.
    private func readAll(_ reader: any WeightFileReader) throws {
        for name in reader.names { _ = try? reader.tensor(named: name) }
        for name in reader.documentNames { _ = try? reader.document(named: name) }
    }

    /// Without checksums of tensors, which hide nothing from a fuzzer but what it finds.
    private func readHDF5(_ path: String) throws {
        try readAll(HDF5WeightReader(path: path, checksums: .ignore))
    }

    /// The input is an index beside two files that hold a tensor each.
    private func readIndex(_ folder: InputFolder, _ input: UnsafeRawBufferPointer) throws {
        for name in ["a", "b"] where !FileManager.default.fileExists(atPath: "\(folder.path)/\(name)") {
            let writer = try SafetensorsWriter(path: "\(folder.path)/\(name)")
            try writer.write(Tensor(shape: [1], floats: [1]), named: name)
            try writer.finish()
        }
        try readAll(SafetensorsReader(indexPath: folder.store(input, as: "index.json")))
    }

    /// A tokenizer that is accepted must also work.
    private func encode(_ path: String) throws {
        let tokenizer = try TokenizerLoader.tokenizer(at: path)
        let ids = tokenizer.encode("Hello, wörld! 1234\n<s>")
        _ = tokenizer.decode(ids)
    }
}
