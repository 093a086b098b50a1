import Composition
import Foundation
import Model
import PauseStrategy
import Tensor
import Testing
import Tokenizer
import Tokens
import WeightStore

/// The vocabularies in GGUF files: those of llama.cpp, and ours, pauses included.
@Suite struct GGUFTokenizerTests {
    private static let data = ProcessInfo.processInfo.environment["FERMATA_DATA"]
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures").standardizedFileURL

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func tokenizer(_ path: String) throws -> any Tokenizer {
        try DataAccess(path: nil).tokenizer(named: path)
    }

    @Test(
        .enabled(if: data != nil, "FERMATA_DATA names no folder"),
        arguments: [("gpt-2", "gpt2"), ("llama-spm", "llama2")]
    )
    func agreesWithLlamaCppAndTheOtherFiles(name: String, other: String) throws {
        let tokenizers = try #require(Self.data) + "/tokenizers/"
        let path = tokenizers + "llama.cpp/ggml-vocab-\(name).gguf"
        let found = try tokenizer(path)
        let expected = try tokenizer(tokenizers + other)
        let inputs = try String(contentsOfFile: path + ".inp", encoding: .utf8)
            .split(separator: "\n__ggml_vocab_test__\n", omittingEmptySubsequences: false)
        let outputs = try String(contentsOfFile: path + ".out", encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in line.split(separator: " ").compactMap { Int($0) }.map { TokenID($0) } }

        #expect(inputs.count == 47)
        for (input, ids) in zip(inputs, outputs) {
            #expect(found.encode(String(input)) == ids, "\(input.debugDescription)")
        }
        let text = try String(contentsOfFile: tokenizers + "../text/botchan.txt", encoding: .utf8)
        #expect(found.encode(text) == expected.encode(text))
        #expect(found.template == expected.template)
        #expect(found.specialTokens.end == expected.specialTokens.end)
    }

    /// A Hugging Face folder of a small Llama with the tokenizer in a file of the fixtures.
    private func llama(_ file: String, named name: String) throws -> String {
        let json = try String(
            contentsOf: Self.fixtures.appending(path: "models/tiny-llama/config.json"),
            encoding: .utf8
        )
        let config = Data(json.replacing("\"vocab_size\": 61", with: "\"vocab_size\": 512").utf8)
        let found = try HuggingFaceConfiguration(json: config)
        let weights = InMemoryWeights()
        for (name, shape) in found.transformer.parameterShapes() {
            let floats = [Float](repeating: 0.5, count: shape.reduce(1, *))
            try weights.write(Tensor(shape: shape, floats: floats), named: name)
        }
        let spelling = HuggingFaceSpelling(family: found.family)
        let tensors = HuggingFaceTensors(weights, transformer: found.transformer, spelling: spelling)
        try folder.write(config, to: "llama/config.json")
        var content = try Data(contentsOf: Self.fixtures.appending(path: "tokenizers/\(file)"))
        if file.hasSuffix(".json") {
            // Its pause would be one more.
            let text = String(decoding: content, as: UTF8.self).replacing("<pause>", with: "<x>")
            content = Data(text.utf8)
        }
        try folder.write(content, to: "llama/\(name)")
        let writer = try SafetensorsWriter(path: folder.path("llama/model.safetensors"))
        for name in tensors.names { try writer.write(tensors.tensor(named: name), named: name) }
        try writer.finish()
        return try folder.path("llama")
    }

    @Test(arguments: [("llama3.json", "tokenizer.json"), ("bpe.model", "tokenizer.model")])
    func pausesSurviveEveryFormat(file: String, name: String) throws {
        let source = try llama(file, named: name)
        let original = try tokenizer(source)
        let gguf = try folder.convert(source, "model.gguf") { $0.pauseCount = 2 }
        let native = try folder.convert(gguf, "model.h5")
        let back = try folder.convert(native, "again.gguf")
        let published = try folder.convert(gguf, "folder")
        let texts = ["Hold this note, then the pause.", "a  b\n\nc 123", "<pause_1> é 日本", ""]
        for path in [gguf, native, back, published] {
            let model = try ModelFile(path: path)
            let found = try #require(model.tokenizer, "\(path): \(model.tokenizerProblem ?? "")")
            #expect(found.specialTokens.pauses == [512, 513], "\(path)")
            #expect(found.specialTokens.pauses == model.contract.pauseTokens.map(\.id), "\(path)")
            for text in texts {
                #expect(found.encode(text) == original.encode(text), "\(path): \(text)")
                #expect(found.decode(found.encode(text)) == original.decode(original.encode(text)))
            }
            #expect(found.encodeAllowingSpecialTokens("<pause_1>").last == 513)
        }
        #expect(try tokenizer(gguf).specialTokens.pauses == [512, 513])
    }

    @Test func aFolderThatHoldsOnlyAGGUFFileHasItsTokenizer() throws {
        let gguf = try folder.convert(llama("llama3.json", named: "tokenizer.json"), "alone/model.gguf") {
            $0.pauseCount = 1
        }
        let found = try tokenizer(URL(filePath: gguf).deletingLastPathComponent().path)
        #expect(found.specialTokens.pauses.contains(512))
    }

    @Test func aKeyOfTheWrongTypeIsNamed() throws {
        let path = try folder.path("wrong.gguf")
        let values: [(key: String, value: GGUFValue)] = [
            ("general.architecture", .text("llama")), ("tokenizer.ggml.model", .text("gpt2")),
            ("tokenizer.ggml.tokens", .text("a")),
        ]
        let writer = try GGUFWriter(path: path, metadata: values)
        try writer.write(Tensor(shape: [1], floats: [1]), named: "x")
        try writer.finish()
        #expect(
            throws: TokenizerError.invalid(
                .field("tokenizer.ggml.tokens", of: path),
                problem: "expected a list of texts"
            )
        ) { try tokenizer(path) }
    }
}
