import Foundation
import Model
import PauseStrategy
import Tensor
import Testing
import Tokenizer
import Tokens
import WeightStore

@testable import Composition

/// A model that is not what its configuration says is refused by name, and nothing is left behind.
@Suite struct ConversionRefusalTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The golden GPT-2 or Llama with tensors and settings changed.
    private func model(
        _ name: String,
        settings: [String: Any] = [:],
        change: (inout [String: Tensor]) throws -> Void
    ) throws -> String {
        let golden = URL(filePath: GoldenFolder.path(name))
        let json = try Data(contentsOf: golden.appending(path: "config.json"))
        let found = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        let fields = found.merging(settings) { $1 }
        try folder.write(JSONSerialization.data(withJSONObject: fields), to: "source/config.json")
        let reader = try WeightFiles.reader(at: golden.appending(path: "model.safetensors").path)
        var tensors = try Dictionary(
            uniqueKeysWithValues: reader.names.map { ($0, try reader.tensor(named: $0)) }
        )
        try change(&tensors)
        let writer = try SafetensorsWriter(path: folder.path("source/model.safetensors"))
        for (name, tensor) in tensors { try writer.write(tensor, named: name) }
        try writer.finish()
        return try folder.path("source")
    }

    /// What converting to both formats is refused with.
    private func problem(
        _ source: String,
        _ change: (inout ConversionOptions) -> Void = { _ in }
    ) throws -> String {
        var options = ConversionOptions()
        change(&options)
        var problems: [String] = []
        for name in ["out.h5", "out"] {
            do {
                _ = try Conversion(source: source, destination: folder.path(name), options: options).run()
                return "converted"
            } catch {
                problems.append("\(error)".replacingOccurrences(of: folder.url.path, with: "."))
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["source"])
        }
        #expect(problems[0] == problems[1])
        return problems[0]
    }

    @Test func namesTensorsThatAreMissing() throws {
        let source = try model("tiny-llama") {
            $0["model.norm.weight"] = nil
            $0["model.layers.1.mlp.up_proj.weight"] = nil
        }
        #expect(
            try problem(source) == "the model './source' lacks 2 tensors that its configuration calls for:"
                + " model.layers.1.mlp.up_proj.weight, model.norm.weight; get the missing files, or the right"
                + " configuration"
        )
    }

    @Test func namesTensorsWithoutAPlace() throws {
        let source = try model("tiny-llama") { $0["model.extra"] = try Tensor(shape: [1], floats: [0]) }
        #expect(try problem(source).contains("holds 1 tensors that the model has no place for: model.extra"))
        var options = ConversionOptions()
        options.allowsUnused = true
        let report = try Conversion(source: source, destination: folder.path("out"), options: options).run()
        #expect(report.omissions.map(\.name) == ["model.extra"])
        #expect(report.omissions.map(\.reason) == ["unused"])
    }

    @Test func refusesATiedHeadThatIsNotTheEmbedding() throws {
        let source = try model("tiny-gpt2") {
            $0["lm_head.weight"] = try Tensor(shape: [61, 24], floats: [Float](repeating: 1, count: 61 * 24))
        }
        #expect(try problem(source).contains("has a head 'lm_head.weight' that is not its embedding"))
    }

    @Test func leavesOutATiedHeadThatIs() throws {
        let source = try model("tiny-gpt2") { $0["lm_head.weight"] = $0["transformer.wte.weight"] }
        let report = try Conversion(source: source, destination: folder.path("out")).run()
        #expect(report.omissions.map(\.reason) == ["tied to the embedding"])
    }

    @Test func namesATensorOfAnotherShape() throws {
        let source = try model("tiny-llama") {
            $0["model.layers.0.self_attn.o_proj.weight"] = try Tensor(shape: [2], floats: [0, 0])
        }
        #expect(
            try problem(source).hasPrefix("tensor 'weights/decoder/0/attention/output/weight' has shape [2]")
        )
    }

    @Test func reportsNumbersThatOverflow() throws {
        let source = try model("tiny-llama") {
            var floats = $0["model.norm.weight"]?.floats ?? []
            (floats[0], floats[7]) = (1e6, -1e6)
            $0["model.norm.weight"] = try Tensor(shape: [floats.count], floats: floats)
        }
        let found = try problem(source) { $0.scalarType = .float16 }
        #expect(
            found == "numbers are too large for float16: weights/final_norm/gain (2);"
                + " use bfloat16, or --allow-overflow"
        )
        var options = ConversionOptions()
        (options.scalarType, options.allowsOverflow) = (.float16, true)
        let report = try Conversion(source: source, destination: folder.path("out"), options: options).run()
        #expect(
            report.notes == ["numbers too large for float16 became infinite: weights/final_norm/gain (2)"]
        )
    }

    @Test(
        arguments: [
            ["quantization_config": ["bits": 4]], ["model_type": "bert"],
            ["rope_scaling": ["rope_type": "longrope"]],
        ] as [[String: any Sendable]]
    )
    func namesASettingThatIsNotSupported(settings: [String: any Sendable]) throws {
        let source = try model("tiny-llama", settings: settings) { _ in }
        let found = try problem(source)
        #expect(
            found.contains(
                ["quantization_config", "bert", "longrope"].first { "\(settings)".contains($0) } ?? "?"
            )
        )
    }

    @Test func refusesToOverwrite() throws {
        let source = try model("tiny-llama") { _ in }
        try folder.write(Data(), to: "there.h5")
        let path = try folder.path("there.h5")
        #expect(
            throws: CommandError.exists(path: path, remedy: "name another destination, or remove it")
        ) {
            try Conversion(source: source, destination: path)
        }
    }

    /// In every format that pauses are written to, whether the new ones would be called the same or not.
    @Test(arguments: ["paused.h5", "paused", "paused.gguf"])
    func refusesPausesTwice(name: String) throws {
        let source = try model("tiny-llama") { _ in }
        let words = (0..<61).map { "\"w\($0)\": \($0)" }.joined(separator: ", ")
        let tokenizer = "{\"model\": {\"type\": \"BPE\", \"vocab\": {\(words)}, \"merges\": []}}"
        try folder.write(Data(tokenizer.utf8), to: "source/tokenizer.json")
        let paused = try folder.convert(source, name) { $0.pauseCount = 1 }
        for count in 1...2 {
            let problem = "has 1 pauses already; convert it without --add-pause"
            #expect(throws: CommandError.unsuitableModel(path: paused, problem: problem)) {
                try folder.convert(paused, "again") { $0.pauseCount = count }
            }
        }
    }

    /// A tokenizer of 502 tokens, the last of which is called `<pause>`.
    private static let tokenizer = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures/tokenizers/llama3.json").standardizedFileURL

    @Test func refusesPausesThatWouldTakeTheIdsOfTokens() throws {
        let source = try model("tiny-llama") { _ in }
        try folder.write(Data(contentsOf: Self.tokenizer), to: "source/tokenizer.json")
        #expect(
            try problem(source) { $0.pauseCount = 1 }.contains(
                "has 61 tokens, and a tokenizer of 502: pauses would take their ids"
            )
        )
    }

    @Test func refusesPausesWhoseNameIsTaken() throws {
        let tokenizer = try TokenizerLoader.tokenizer(at: Self.tokenizer.path)
        let model = TransformerConfiguration.gpt2(
            vocabularySize: 502,
            contextLength: 8,
            width: 8,
            layerCount: 1,
            headCount: 1
        )
        let word = tokenizer.displayName(of: 300)
        for (name, taken) in [("<pause>", "<pause>"), ("<pause_0>", "<pause>"), (word, "<pause>")] {
            try expect(name, in: tokenizer, of: model, isTakenBy: taken)
        }
        // A token that text yields has its name as well.
        let plain = try CharacterTokenizer(alphabet: "ab")
        try expect("a", in: plain, of: model, isTakenBy: "a")
        try expect("<pause>", in: plain, of: model, isTakenBy: nil)
    }

    private func expect(
        _ name: String,
        in tokenizer: any Tokenizer,
        of model: TransformerConfiguration,
        isTakenBy taken: String?
    ) throws {
        let pauses = [PauseToken(text: name, id: 502)]
        do {
            try Conversion.expectRoom(for: pauses, in: tokenizer, of: model, path: "x")
            #expect(taken == nil)
        } catch {
            #expect("\(error)".contains("has a token '\(taken ?? "none")' already"), "\(error)")
        }
    }

    @Test func stoppingLeavesNothing() throws {
        struct Stop: Error {}
        let source = try model("tiny-llama") { _ in }
        for name in ["out.h5", "out"] {
            let conversion = try Conversion(source: source, destination: folder.path(name))
            #expect(throws: Stop.self) {
                try conversion.run { count, _, _ in if count == 5 { throw Stop() } }
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["source"])
        }
    }
}
