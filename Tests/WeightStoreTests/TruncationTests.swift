import Foundation
import Tensor
import Testing
import WeightStore

/// A file that was cut short is refused: nothing traps, and nothing is read as if it were whole.
@Suite struct TruncationTests {
    enum Format: String, CaseIterable {
        case hdf5, safetensors, gguf, llama2C
    }

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A small file; its last byte belongs to a tensor.
    private func makeFile(_ format: Format) throws -> Data {
        let path = folder.file("whole")
        let writer: any WeightWriter
        switch format {
        case .hdf5: writer = try HDF5WeightWriter(path: path)
        case .safetensors: writer = try SafetensorsWriter(path: path)
        case .gguf: writer = try GGUFWriter(path: path, metadata: GGUFWriterTests.values)
        case .llama2C: return llama2C
        }
        for index in 0..<6 {
            let floats = (0..<64).map { Float($0 + index) }
            try writer.write(Tensor(shape: [8, 8], floats: floats), named: "tensor\(index)")
        }
        try writer.finish()
        return try contents(of: path)
    }

    /// Width 4, 8 inside, 1 layer, 2 heads, 1 for keys, 5 tokens with a head of their own, 3 positions.
    private var llama2C: Data {
        let numbers: [Int32] = [4, 8, 1, 2, 1, -5, 3]
        let count = 5 * 4 + 4 + 16 + 8 + 8 + 16 + 4 + 3 * 32 + 4 + 3 * 2 + 5 * 4
        return numbers.withUnsafeBytes { Data($0) }
            + (0..<count).map { Float($0) }.withUnsafeBytes { Data($0) }
    }

    private func readEverything(_ path: String) throws {
        let reader = try WeightFiles.reader(at: path)
        for name in reader.names { _ = try reader.tensor(named: name) }
    }

    @Test(arguments: Format.allCases)
    func isRefusedAtEveryPercent(format: Format) throws {
        let whole = try makeFile(format)
        try readEverything(folder.write(whole, to: "copy"))
        for percent in 0..<100 {
            let path = try folder.write(whole.prefix(whole.count * percent / 100), to: "cut")
            #expect(throws: (any Error).self, "\(percent) %") { try readEverything(path) }
        }
        #expect(throws: (any Error).self) { try readEverything(folder.write(whole.dropLast(), to: "cut")) }
    }

    /// Files of other programs are refused as soon as they are opened.
    @Test(
        arguments: [
            "hdf5/foreign.h5", "hdf5/foreign-new.h5", "hdf5/user-block.h5", "hdf5/chunks.h5",
            "hdf5/chunks-new.h5", "hdf5/many-links.h5", "hdf5/many-links-new.h5", "keras/tf_model.h5",
            "safetensors/reference.safetensors", "gguf/reference.gguf", "pytorch/state.pt",
            "pytorch/wrapped.pt", "pytorch/types.pt",
        ]
    )
    func ofAnotherProgramIsNotOpenedAtAnyPercent(name: String) throws {
        let whole = try contents(of: Repository.fixture(name))
        #expect(try !WeightFiles.reader(at: folder.write(whole, to: "copy")).names.isEmpty)
        for count in (0..<100).map({ whole.count * $0 / 100 }) + [whole.count - 1] {
            let path = try folder.write(whole.prefix(count), to: "cut")
            #expect(throws: (any Error).self, "\(count) bytes") { try WeightFiles.reader(at: path) }
        }
    }

    @Test(
        arguments: [
            ("safetensors/sharded", "model.safetensors.index.json"),
            ("pytorch/sharded", "pytorch_model.bin.index.json"),
        ]
    )
    func anIndexIsNotReadInPart(name: String, index: String) throws {
        let place = folder.file("sharded")
        try FileManager.default.copyItem(atPath: Repository.fixture(name), toPath: place)
        let whole = try contents(of: "\(place)/\(index)")
        // The last byte ends the last line.
        for count in 0..<whole.count - 1 {
            try folder.write(whole.prefix(count), to: "sharded/\(index)")
            #expect(throws: (any Error).self, "\(count) bytes") { try WeightFiles.reader(at: place) }
        }
    }

    @Test func readsEveryTensorOfLlama2C() throws {
        let reader = try Llama2CReader(path: folder.write(llama2C, to: "model.bin"))
        #expect(reader.names.count == 12)
        #expect(try reader.tensor(named: "token_embd.weight").floats == (0..<20).map { Float($0) })
        let keys = try reader.tensor(named: "blk.0.attn_k.weight")
        #expect(keys.shape == [2, 4] && keys.floats.first == 40)
        #expect(try reader.tensor(named: "output.weight").floats.first == 182)
    }
}
