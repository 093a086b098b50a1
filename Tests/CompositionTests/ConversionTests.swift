import Composition
import Foundation
import Model
import PauseStrategy
import Tensor
import Testing
import WeightStore

/// Models go from one kind of file to another and back without losing a bit.
@Suite struct ConversionTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A golden folder with a tokenizer and more files that are to come along.
    private func golden(_ name: String) throws -> String {
        for file in ["config.json", "model.safetensors"] {
            let url = URL(filePath: GoldenFolder.path(name)).appending(path: file)
            try folder.write(Data(contentsOf: url), to: "\(name)/\(file)")
        }
        try folder.write(Data("{ \"eos_token_id\": 0 }".utf8), to: "\(name)/generation_config.json")
        try folder.write(Data([0, 1, 255, 10]), to: "\(name)/tokenizer.model")
        try folder.write(Data("not taken".utf8), to: "\(name)/README.md")
        return try folder.path(name)
    }

    private func tensors(_ path: String) throws -> [String: Tensor] {
        let reader = try WeightFiles.reader(at: path)
        return Dictionary(
            uniqueKeysWithValues: try reader.names.map { ($0, try reader.tensor(named: $0)) }
        )
    }

    private func contents(_ path: String) throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        return try Dictionary(
            uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: URL(filePath: "\(path)/\($0)"))) }
        )
    }

    @Test(arguments: GoldenFolder.names)
    func theWayThereAndBackChangesNothing(name: String) throws {
        let source = try golden(name)
        let (native, back) = (try folder.path("model.h5"), try folder.path("back"))
        try Conversion.run(source, native)
        let report = try Conversion.run(native, back)
        #expect(try tensors(back) == tensors(source))
        let (before, after) = (try contents(source), try contents(back))
        for file in ["config.json", "generation_config.json", "tokenizer.model"] {
            #expect(before[file] == after[file], "\(file)")
        }
        #expect(after.keys.sorted() == (report.files + ["model.safetensors"]).sorted())
        #expect(after["README.md"] == nil)
    }

    @Test(arguments: GoldenFolder.names)
    func aSecondRunIsTheIdentity(name: String) throws {
        let source = try golden(name)
        let paths = try ["1.h5", "2.h5", "3", "4", "5.h5"].map { try folder.path($0) }
        for (from, to) in zip([source] + paths, paths) {
            try Conversion.run(from, to) { $0.pauseCount = from == source ? 2 : 0 }
        }
        #expect(try Data(contentsOf: URL(filePath: paths[0])) == Data(contentsOf: URL(filePath: paths[1])))
        #expect(try contents(paths[2]) == contents(paths[3]))
        #expect(try tensors(paths[4]) == tensors(paths[0]))
    }

    @Test func computesTheSameInEveryFile() throws {
        let source = try golden("tiny-llama")
        let (native, back) = (try folder.path("model.h5"), try folder.path("back"))
        try Conversion.run(source, native) { $0.pauseCount = 2 }
        try Conversion.run(native, back) { $0.shardByteLimit = 5000 }
        #expect(try contents(back).keys.contains("model.safetensors.index.json"))
        let logits = try [source, native, back].map { path in
            let model = try ModelFile(path: path).load(
                kernels: CPUKernels(threadCount: 1),
                precision: .float32
            )
            return try PlainReader(model: model).logits([1, 2, 3])
        }
        #expect(logits[0] == logits[1] && logits[0] == logits[2])
        let (ours, theirs) = (try ModelFile(path: native), try ModelFile(path: back))
        #expect(ours.configuration == theirs.configuration && ours.contract == theirs.contract)
        #expect(theirs.contract.pauseTokens.map(\.text) == ["<pause_0>", "<pause_1>"])
    }

    @Test func pausesGetTheRowsAskedFor() throws {
        let source = try golden("tiny-gpt2")
        let table = try #require(tensors(source)["transformer.wte.weight"])
        let rules: [(String, ConversionOptions.PauseRows)] = [
            ("mean", .initialized(.mean)), ("zero", .initialized(.zero)), ("token", .token(5)),
            ("random", .initialized(.random)),
        ]
        for (name, rows) in rules {
            try Conversion.run(source, folder.path(name)) { ($0.pauseCount, $0.pauseRows) = (2, rows) }
            let found = try #require(tensors(folder.path(name))["transformer.wte.weight"])
            #expect(found.shape == [63, 24])
            #expect(found.rows(0..<61) == table.rows(0..<61))
            let added = found.rows(61..<63)
            switch rows {
            case .token: #expect(added.floats == table.rows(5..<6).floats + table.rows(5..<6).floats)
            case .initialized(.zero): #expect(added.floats.allSatisfy { $0 == 0 })
            case .initialized(.mean):
                let mean = (0..<24).map { column in
                    Float((0..<61).reduce(0.0) { $0 + Double(table.floats[$1 * 24 + column]) } / 61)
                }
                #expect(added.floats == mean + mean)
            case .initialized(.random): #expect(Set(added.floats).count == 48)
            }
        }
    }

    @Test func saysWhatBecameOfEveryTensor() throws {
        let source = try golden("tiny-llama")
        let report = try Conversion.run(source, folder.path("model.h5")) {
            ($0.scalarType, $0.pauseCount) = (.bfloat16, 1)
        }
        let entries = Dictionary(uniqueKeysWithValues: report.tensors.map { ($0.name, $0) })
        let cast = "cast from float32 to bfloat16"
        let fused = try #require(entries["weights/decoder/1/attention/query_key_value/weight"])
        #expect(fused.sources == ["q", "k", "v"].map { "model.layers.1.self_attn.\($0)_proj.weight" })
        #expect(
            fused.steps == ["stacked", cast] && fused.shape == [48, 24] && fused.scalarType == .bfloat16
        )
        #expect(entries["weights/embedding/token"]?.steps == ["with 1 rows added", cast])
        #expect(report.omissions.isEmpty)
        let original = try tensors(source)["model.norm.weight"]
        #expect(
            try tensors(folder.path("model.h5"))["weights/final_norm/gain"]
                == original?.converted(to: .bfloat16)
        )
    }
}
