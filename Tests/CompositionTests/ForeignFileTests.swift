import Closeness
import Composition
import Foundation
import Model
import PauseStrategy
import Tensor
import Testing
import Tokenizer
import Tokens
import WeightStore

/// Models in the files of llama.cpp and llama2.c compute the same, in and out.
@Suite struct ForeignFileTests {
    private static let data = ProcessInfo.processInfo.environment["FERMATA_DATA"]
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func model(_ path: String) throws -> Transformer {
        try ModelFile(path: path).load(kernels: CPUKernels(threadCount: 1), precision: .float32)
    }

    private func logits(_ path: String) throws -> [[Float]] {
        try PlainReader(model: model(path)).logits([1, 2, 3, 4, 5])
    }

    private static let architectures = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures/architectures").standardizedFileURL

    /// A small model of a golden architecture, its numbers drawn here.
    private func folder(of architecture: String) throws -> String {
        let json = try Data(contentsOf: Self.architectures.appending(path: "\(architecture)/config.json"))
        let found = try HuggingFaceConfiguration(json: json)
        let weights = InMemoryWeights()
        var state: UInt32 = 1
        for (name, shape) in found.transformer.parameterShapes().sorted(by: { $0.key < $1.key }) {
            let floats = (0..<shape.reduce(1, *)).map { _ -> Float in
                state = state &* 1_664_525 &+ 1_013_904_223
                return Float(state >> 8) / 0x1p24 - 0.5
            }
            try weights.write(Tensor(shape: shape, floats: floats), named: name)
        }
        let tensors = HuggingFaceTensors(
            weights,
            transformer: found.transformer,
            spelling: HuggingFaceSpelling(family: found.family)
        )
        try folder.write(json, to: "\(architecture)/config.json")
        let writer = try SafetensorsWriter(path: folder.path("\(architecture)/model.safetensors"))
        for name in tensors.names { try writer.write(tensors.tensor(named: name), named: name) }
        try writer.finish()
        return try folder.path(architecture)
    }

    @Test(arguments: [
        "gpt2-other-keys", "neox-parallel", "neox-whole-head", "llama-biases-linear-old-keys", "llama-llama3",
        "mistral", "mistral-llama3", "qwen2", "qwen2-yarn", "gemma",
        "gemma-linear-grouped", "gpt2-untied", "llama-yarn-mscale", "llama-yarn-old-keys",
    ])
    func ggufHoldsTheSameModel(architecture: String) throws {
        let source = try folder(of: architecture)
        let gguf = try folder.convert(source, "model.gguf") { $0.pauseCount = 2 }
        let back = try folder.convert(gguf, "back")
        let (before, after) = (try ModelFile(path: source), try ModelFile(path: gguf))
        var expected = before.configuration
        expected.pauseTokenCount = 2
        #expect(after.configuration == expected)
        #expect(after.contract.pauseTokens.count == 2)
        #expect(try ModelFile(path: back).configuration == expected)
        #expect(try logits(gguf) == logits(source))
        #expect(try logits(back) == logits(source))
    }

    @Test(arguments: [
        "gemma-new-keys", "neox-yarn",
    ])
    func refusesToWriteWhatOthersWouldComputeDifferently(architecture: String) throws {
        let source = try folder(of: architecture)
        #expect(throws: CommandError.self) { try folder.convert(source, "model.gguf") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [architecture])
    }

    /// llama.cpp wants a head and biases of GPT-NeoX, so that the way back gives a model that has them.
    @Test func ggufHoldsWhatANeoXLacks() throws {
        let source = try folder(of: "neox-sequential-old-keys")
        let gguf = try folder.convert(source, "model.gguf") { $0.pauseCount = 2 }
        var expected = try ModelFile(path: source).configuration
        #expect(expected.tiesEmbeddings && !expected.biases.queryKeyValue && expected.activation == .geluTanh)
        (expected.tiesEmbeddings, expected.biases, expected.pauseTokenCount) = (false, .all, 2)
        #expect(try ModelFile(path: gguf).configuration == expected)
        #expect(try ModelFile(path: folder.convert(gguf, "back")).configuration == expected)
        #expect(try logits(gguf) == logits(source))
        #expect(try logits(folder.path("back")) == logits(source))
    }

    @Test func tellsWhatANeoXWasFilledWith() throws {
        let source = try folder(of: "neox-sequential-old-keys")
        let report = try Conversion(source: source, destination: folder.path("model.gguf")).run()
        let steps = Dictionary(uniqueKeysWithValues: report.tensors.map { ($0.name, $0) })
        #expect(steps["blk.1.attn_qkv.bias"]?.steps == ["made of zeros"])
        #expect(steps["blk.1.attn_qkv.bias"]?.sources == [])
        #expect(steps["output.weight"]?.sources == ["gpt_neox.embed_in.weight"])
        #expect(report.notes.count { $0.hasPrefix("llama.cpp wants") } == 2)
    }

    /// Up to the length of the window nothing is hidden.
    @Test func theContextOfAGGUFFileEndsWithTheWindow() throws {
        let source = try folder(of: "mistral-window")
        let found = try ModelFile(path: folder.convert(source, "model.gguf")).configuration
        #expect(found.contextLength == 7 && found.attentionWindow == nil)
        #expect(try ModelFile(path: source).configuration.attentionWindow == AttentionWindow(length: 7))
        #expect(try logits(folder.path("model.gguf")) == logits(source))
    }

    /// Files of others hold the table alone: the settings of the published models are found by it.
    @Test func findsTheScalingOfLlama3FilesByTheirTable() throws {
        var scaling = RotaryScaling(kind: .llama3, factor: 32)
        scaling.originalContextLength = 8192
        let found = try scaled(by: scaling.divisors(width: 64, base: 500_000).map { Float($0) })
        #expect(found.configuration.rotaryScaling == scaling)
        scaling.slowTurns = 2
        let other = scaling.divisors(width: 64, base: 500_000).map { Float($0) }
        #expect(throws: CommandError.self) { try scaled(by: other) }
        #expect(throws: (any Error).self) { try scaled(by: [.nan]) }
    }

    /// A GGUF file of a small Llama with a table of divisors.
    private func scaled(by table: [Float]) throws -> ModelFile {
        let path = try folder.path("\(UUID().uuidString).gguf")
        let numbers: [(String, Int)] = [
            ("context_length", 131_072), ("embedding_length", 64), ("block_count", 1),
            ("feed_forward_length", 8), ("attention.head_count", 1), ("rope.freq_base", 500_000),
        ]
        let writer = try GGUFWriter(
            path: path,
            metadata: [("general.architecture", .text("llama"))]
                + numbers.map { ("llama.\($0)", .count($1)) }
                + [("llama.attention.layer_norm_rms_epsilon", .float(1e-5))]
        )
        let shapes = [
            "token_embd": [3, 64], "output_norm": [64], "blk.0.attn_norm": [64], "blk.0.ffn_norm": [64],
            "blk.0.attn_q": [64, 64], "blk.0.attn_k": [64, 64], "blk.0.attn_v": [64, 64],
            "blk.0.attn_output": [64, 64], "blk.0.ffn_gate": [8, 64], "blk.0.ffn_up": [8, 64],
            "blk.0.ffn_down": [64, 8],
        ]
        for (name, shape) in shapes {
            let zeros = [Float](repeating: 0, count: shape.reduce(1, *))
            try writer.write(Tensor(shape: shape, floats: zeros), named: "\(name).weight")
        }
        try writer.write(Tensor(shape: [table.count], floats: table), named: RotaryScaling.tableName)
        try writer.finish()
        return try ModelFile(path: path)
    }

    @Test(.enabled(if: data != nil, "FERMATA_DATA names no folder"))
    func theStoryIsTheSameInEveryFile() throws {
        let stories = "\(Self.data ?? "")/models/stories260K"
        let source = "\(stories)/stories260K.bin"
        let native = try folder.convert(source, "stories.h5") { $0.tokenizer = "\(stories)/tok512.model" }
        let paths = [
            source, native, try folder.convert(native, "folder"), try folder.convert(native, "stories.gguf"),
            try folder.convert(folder.path("stories.gguf"), "again.h5"),
        ]
        let tokenizer = try TokenizerLoader.tokenizer(at: "\(stories)/tok512.bin")
        let expected = try String(contentsOfFile: "\(stories)/expected_greedy_200.txt", encoding: .utf8)
        for path in paths {
            let text = try tokenizer.decode(greedy(path, count: 200))
            #expect(
                text.trimmingCharacters(in: .whitespacesAndNewlines)
                    == expected.trimmingCharacters(in: .whitespacesAndNewlines),
                "\(path)"
            )
        }
    }

    private func greedy(_ path: String, count: Int) throws -> [TokenID] {
        let model = try model(path)
        let reader = try SequenceReader(
            model: model,
            workspace: Workspace(kernels: model.store.kernels),
            capacity: count + 1
        )
        var ids: [Int32] = [1]
        for position in 0..<count {
            let logits = try reader.read(tokens: [ids[position]], positions: [Int32(position)])
            ids.append(Int32(logits.indices.max { (logits[$0], $1) < (logits[$1], $0) } ?? 0))
        }
        return ids.dropFirst().map { TokenID(rawValue: $0) }
    }
}
