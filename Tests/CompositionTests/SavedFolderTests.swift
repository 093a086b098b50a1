import Closeness
import Composition
import Foundation
import Model
import Tensor
import Testing
import WeightStore

/// A model in several files, as the reference library saves it.
@Suite struct SavedFolderTests {
    private static let golden = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures/architectures/neox-saved").standardizedFileURL
    private static let source = golden.appending(path: "model").path
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func expectGoldenLogits(of path: String) throws {
        let model = try ModelFile(path: path).load(kernels: CPUKernels(threadCount: 1), precision: .float32)
        let found = try PlainReader(model: model).logits((0..<64).map { Int32($0 * 7 % 31) })
        let values = try SafetensorsReader(path: Self.golden.appending(path: "golden.safetensors").path)
        let expected = try values.tensor(named: "logits")
        expectClose(found.flatMap(\.self), expected.floats, absolute: 3e-5, "logits")
    }

    private func tensors(_ path: String) throws -> [String: Tensor] {
        let reader = try WeightFiles.reader(at: path)
        return Dictionary(
            uniqueKeysWithValues: try reader.names.map { ($0, try reader.tensor(named: $0)) }
        )
    }

    @Test func computesTheSameLogits() throws {
        try expectGoldenLogits(of: Self.source)
    }

    /// The library's own module is called `lm_head` since version 5; files have either name.
    @Test(arguments: ["embed_out.weight", "lm_head.weight"])
    func theHeadKeepsTheNameThatItHas(name: String) throws {
        var tensors = try tensors(Self.source)
        tensors[name] = tensors.removeValue(forKey: "embed_out.weight")
        #expect(tensors[name]?.shape == [31, 24])
        let json = try Data(contentsOf: URL(filePath: "\(Self.source)/config.json"))
        try folder.write(json, to: "source/config.json")
        let writer = try SafetensorsWriter(path: folder.path("source/model.safetensors"))
        for (name, tensor) in tensors { try writer.write(tensor, named: name) }
        try writer.finish()

        let paths = try ["source", "model.h5", "back"].map { try folder.path($0) }
        for (from, to) in zip(paths, paths.dropFirst()) {
            _ = try Conversion(source: from, destination: to).run()
        }
        try expectGoldenLogits(of: paths[1])
        #expect(try self.tensors(paths[2]) == tensors)
    }
}
