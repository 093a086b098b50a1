import Foundation
import Tensor
import Testing
import WeightStore

@Suite struct WeightFilesTests {
    private static let data = ProcessInfo.processInfo.environment["FERMATA_DATA"]
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(
        arguments: [
            (
                [0x80, 0x02, 0x63], "a Python pickle, such as an old PyTorch checkpoint",
                "convert it to safetensors or HDF5 first"
            ),
            (
                Array("version https://git-lfs.github.com/spec/v1\noid".utf8),
                "a Git LFS pointer, not the file itself",
                "run `git lfs pull`"
            ),
            ([], "an empty file", "pass an HDF5, safetensors, GGUF or PyTorch file"),
            (
                Array("hello world".utf8), "a file of unknown kind (it begins with 68 65 6c 6c 6f 20 77 6f)",
                "pass an HDF5, safetensors, GGUF or PyTorch file"
            ),
            (
                [0x0a, 0xff], "a file of unknown kind (it begins with 0a ff)",
                "pass an HDF5, safetensors, GGUF or PyTorch file"
            ),
        ] as [([UInt8], String, String)]
    )
    func saysWhatAnUnreadableFileLooksLike(bytes: [UInt8], found: String, remedy: String) throws {
        let path = try folder.write(bytes, to: "model.safetensors")
        let error = WeightStoreError.unsupportedFormat(path: path, found: found, remedy: remedy)
        #expect(throws: error) { try WeightFiles.reader(at: path) }
        #expect(throws: error) { try WeightFiles.reader(at: folder.path) }
    }

    @Test(.enabled(if: data != nil, "FERMATA_DATA names no folder"))
    func recognisesARealGGUFFile() throws {
        let path = "\(Self.data ?? "")/tokenizers/llama.cpp/ggml-vocab-gpt-2.gguf"
        #expect(try WeightFileFormat(path: path) == .gguf)
        let reader = try GGUFReader(path: path)
        guard case .texts(let tokens)? = reader.metadata["tokenizer.ggml.tokens"] else {
            Issue.record("no tokens")
            return
        }
        #expect(tokens.count == 50257 && tokens[50256] == "<|endoftext|>")
    }

    @Test func tellsFormatsApartByTheirContents() throws {
        #expect(try WeightFileFormat(path: Repository.fixture("hdf5/foreign.h5")) == .hdf5)
        #expect(try WeightFileFormat(path: Repository.fixture("hdf5/user-block.h5")) == .hdf5)
        #expect(
            try WeightFileFormat(path: Repository.fixture("safetensors/reference.safetensors"))
                == .safetensors
        )
        let index = Repository.fixture("safetensors/sharded/model.safetensors.index.json")
        #expect(try WeightFileFormat(path: index) == .shardIndex)
        #expect(try WeightFiles.reader(at: index).names == ["first", "second", "third"])
    }

    @Test func theExampleOnTheFrontPageWorks() throws {
        let writer = try HDF5WeightWriter(path: folder.file("model.h5"))
        try writer.write(Tensor(shape: [2, 2], floats: [1, 2, 3, 4]), named: "weights/head/weight")
        try writer.write(document: Data(#"{"width": 2}"#.utf8), named: "config")
        try writer.finish()

        let reader = try WeightFiles.reader(at: folder.file("model.h5"))
        #expect(reader.names == ["weights/head/weight"])
        #expect(reader.documentNames == ["config"])
        #expect(try reader.tensor(named: "weights/head/weight").floats == [1, 2, 3, 4])
    }

    @Test func saysThatAFileIsMissing() {
        let path = folder.file("nothing")
        #expect(throws: WeightStoreError.fileNotFound(path: path)) { try WeightFiles.reader(at: path) }
    }

    @Test func takesTheOnlyReadableFileOfAFolder() throws {
        try folder.write("PK", to: "pytorch_model.bin")
        try folder.write("{}", to: "config.json")
        try FileManager.default.createDirectory(
            atPath: folder.file("sub"),
            withIntermediateDirectories: false
        )
        try write("weights.of.mine", value: 1)
        let reader = try WeightFiles.reader(at: folder.path)
        #expect(reader.source == folder.file("weights.of.mine"))
    }

    @Test func prefersTheUsualNamesInAFolder() throws {
        try write("tf_model.h5", value: 1)
        try write("model.safetensors", value: 2)
        #expect(try WeightFiles.reader(at: folder.path).tensor(named: "x").floats == [2])
        try folder.write(
            #"{"weight_map": {"x": "tf_model.safetensors"}}"#,
            to: "model.safetensors.index.json"
        )
        let index = folder.file("model.safetensors.index.json")
        #expect(throws: WeightStoreError.missingShard(shard: "tf_model.safetensors", index: index)) {
            try WeightFiles.reader(at: folder.path)
        }
    }

    @Test func doesNotGuessBetweenSeveralFiles() throws {
        try write("a.h5", value: 1)
        try write("b.h5", value: 2)
        let error = WeightStoreError.unsupportedFormat(
            path: folder.path,
            found: "a folder with several weight files (a.h5, b.h5)",
            remedy: "pass one of them"
        )
        #expect(throws: error) { try WeightFiles.reader(at: folder.path) }
    }

    @Test func saysThatAFolderHoldsNoWeights() throws {
        try folder.write("{}", to: "config.json")
        let error = WeightStoreError.unsupportedFormat(
            path: folder.path,
            found: "a folder without an HDF5 or safetensors file",
            remedy: "pass a weight file, or convert what is there"
        )
        #expect(throws: error) { try WeightFiles.reader(at: folder.path) }
    }

    private func write(_ name: String, value: Float) throws {
        let kind: FileKind = name.hasSuffix("safetensors") ? .safetensors : .hdf5
        let writer = try kind.writer(at: folder.file(name))
        try writer.write(Tensor(shape: [], floats: [value]), named: "x")
        try writer.finish()
    }
}
