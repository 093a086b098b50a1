import Composition
import Foundation
import Model
import PauseStrategy
import Tensor
import Testing
import Tokenizer
import WeightStore

/// A model is found in a file or a folder, or a sentence says why not.
@Suite struct ModelFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The error of opening `path`, with the temporary folder written as `.`.
    private func problem(opening path: String) -> String? {
        do {
            _ = try ModelFile(path: path)
            return nil
        } catch {
            return "\(error)".replacingOccurrences(of: folder.url.path, with: ".")
        }
    }

    @Test func opensANativeFile() throws {
        let model = try TestModel(.append(3), positions: .shared)
        let path = try folder.path("model.h5")
        try model.write(to: path)
        let file = try ModelFile(path: path)
        #expect(file.path == path)
        #expect(file.configuration == model.model.configuration)
        #expect(file.contract == model.contract)
        let tokenizer = try #require(file.tokenizer)
        #expect(tokenizer.encode("one") == model.tokenizer.encode("one"))
        #expect(tokenizer.specialTokens == model.tokenizer.specialTokens)
        let loaded = try file.load(kernels: CPUKernels(threadCount: 1), precision: .float32)
        #expect(
            try PlainReader(model: loaded).logits([1, 2]) == PlainReader(model: model.model).logits([1, 2])
        )
    }

    @Test func aNativeFileServesAsTokenizer() throws {
        let model = try TestModel(.append(3), positions: .shared)
        let path = try folder.path("model.h5")
        try model.write(to: path)
        let tokenizer = try DataAccess(path: nil, environment: [:]).tokenizer(named: path)
        #expect(tokenizer.encode("one") == model.tokenizer.encode("one"))
        #expect(tokenizer.specialTokens == model.tokenizer.specialTokens)
    }

    @Test func opensTheNewestCheckpointOfARunFolder() throws {
        for (step, count) in [(9, 1), (10, 2), (100, 3)] {
            let name = "run/checkpoints/step-\(String(format: "%08d", step)).h5"
            try TestModel(.append(count)).write(to: folder.path(name))
        }
        try folder.write(Data(), to: "run/checkpoints/step-00000200.h5.partial")
        let file = try ModelFile(path: folder.path("run"))
        #expect(file.path.hasSuffix("/run/checkpoints/step-00000100.h5"))
        #expect(file.contract.count == 3)
    }

    @Test(arguments: GoldenFolder.names)
    func opensAHuggingFaceFolder(name: String) throws {
        let file = try ModelFile(path: GoldenFolder.path(name))
        #expect(file.configuration.vocabularySize == 61)
        #expect(file.configuration.pauseTokenCount == 0)
        #expect(file.tokenizer == nil && file.tokenizerProblem == nil)
        #expect(file.contract == .none)
    }

    /// The same weights as in the other folder, so the same logits.
    @Test func opensAFolderOfKeras() throws {
        let golden = URL(filePath: GoldenFolder.path("tiny-gpt2"))
        let keras = golden.appending(path: "../../keras/tf_model.h5").standardizedFileURL
        try folder.write(Data(contentsOf: golden.appending(path: "config.json")), to: "tf/config.json")
        try folder.write(Data(contentsOf: keras), to: "tf/tf_model.h5")
        let (found, expected) = (try ModelFile(path: folder.path("tf")), try ModelFile(path: golden.path))
        #expect(found.configuration == expected.configuration)
        #expect(found.weights.names == expected.weights.names)
        for name in expected.weights.names {
            #expect(try found.weights.tensor(named: name) == expected.weights.tensor(named: name), "\(name)")
        }
    }

    @Test func refusesMoreLayersThanThereAreTensors() throws {
        let golden = URL(filePath: GoldenFolder.path("tiny-gpt2"))
        let weights = golden.appending(path: "model.safetensors")
        try folder.write(Data(contentsOf: weights), to: "hf/model.safetensors")
        let json = try Data(contentsOf: golden.appending(path: "config.json"))
        var config = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        config["n_layer"] = 10_000_000
        try folder.write(JSONSerialization.data(withJSONObject: config), to: "hf/config.json")
        let path = try folder.path("hf")
        let file = try ModelFile(path: path)
        let problem = "should have 10000000 layers, and has fewer tensors than that; restore its files"
        #expect(throws: CommandError.unsuitableModel(path: path, problem: problem)) {
            try file.load(kernels: CPUKernels(threadCount: 1), precision: .float32)
        }
    }

    @Test func refusesMoreLayersThanANativeFileHasTensors() throws {
        let model = try TestModel()
        let path = try folder.path("model.h5")
        var configuration = model.model.configuration
        configuration.layerCount = 10_000_000
        let writer = try HDF5WeightWriter(path: path)
        try ModelDocuments(configuration: configuration, tokenizer: nil, contract: .none).write(to: writer)
        try model.model.write(to: writer)
        try writer.finish()
        let file = try ModelFile(path: path)
        let problem = "should have 10000000 layers, and has fewer tensors than that; restore its files"
        #expect(throws: CommandError.unsuitableModel(path: path, problem: problem)) {
            try file.load(kernels: CPUKernels(threadCount: 1), precision: .float32)
        }
    }

    @Test func remembersWhyATokenizerCannotBeUsed() throws {
        for name in ["config.json", "model.safetensors"] {
            let file = URL(filePath: GoldenFolder.path("tiny-gpt2")).appending(path: name)
            try folder.write(Data(contentsOf: file), to: "hf/\(name)")
        }
        try folder.write(Data("[]".utf8), to: "hf/vocab.json")
        try folder.write(Data("#version: 0.2\n".utf8), to: "hf/merges.txt")
        let file = try ModelFile(path: folder.path("hf"))
        #expect(file.tokenizer == nil)
        #expect(file.tokenizerProblem?.contains("/hf/vocab.json'") == true)
    }

    @Test func namesWhatIsNotThere() throws {
        #expect(
            try problem(opening: folder.path("nothing"))
                == "cannot read './nothing': there is no such file or folder"
        )
        try folder.write(Data(), to: "empty/note.txt")
        #expect(
            try problem(opening: folder.path("empty")) == """
                cannot read './empty': it holds neither checkpoints nor a config.json; name a .h5 file, a \
                run folder or a Hugging Face folder
                """
        )
        let config = URL(filePath: GoldenFolder.path("tiny-gpt2")).appending(path: "config.json")
        try folder.write(Data(contentsOf: config), to: "bare/config.json")
        #expect(
            try problem(opening: folder.path("bare")) == """
                './bare' is a folder without an HDF5 or safetensors file, which is not read; pass a weight \
                file, or convert what is there
                """
        )
    }

    @Test func namesAFileWithoutAConfiguration() throws {
        let path = try folder.path("weights.h5")
        let writer = try HDF5WeightWriter(path: path)
        try writer.write(Tensor(shape: [1], floats: [1]), named: "weights/final_norm/gain")
        try writer.finish()
        #expect(
            problem(opening: path)
                == "the model './weights.h5' has no document 'config'; it is not a native model file"
        )
    }

    @Test(arguments: [("width", -32), ("headCount", 0), ("vocabularySize", 1 << 52)])
    func namesAFieldThatCannotBeUsed(field: String, value: Int) throws {
        let encoder = JSONEncoder()
        let data = try encoder.encode(TestModel().model.configuration)
        var members = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        members[field] = value
        let message = try problem(openingConfiguration: JSONSerialization.data(withJSONObject: members))
        #expect(
            message == """
                the model './odd.h5' has a damaged document 'config': model setting '\(field)' is \(value); \
                it must be between 1 and 2^30; use another copy of the file
                """
        )
    }

    @Test func namesAConfigurationThatIsNone() throws {
        #expect(
            try problem(openingConfiguration: Data("[1]".utf8)) == """
                the model './odd.h5' has a damaged document 'config': it is not a JSON object but [1]; use \
                another copy of the file
                """
        )
    }

    private func problem(openingConfiguration data: Data) throws -> String? {
        let path = try folder.path("odd.h5")
        let writer = try HDF5WeightWriter(path: path)
        try writer.write(document: data, named: "config")
        try writer.finish()
        return problem(opening: path)
    }

    @Test func namesATruncatedFile() throws {
        let path = try folder.path("model.h5")
        try TestModel().write(to: path)
        let whole = try Data(contentsOf: URL(filePath: path))
        for count in [0, 3, 100, whole.count / 2, whole.count - 1] {
            try folder.write(whole.prefix(count), to: "part.h5")
            let message = try #require(try problem(opening: folder.path("part.h5")))
            #expect(message.contains("'./part.h5'"))
            #expect(!message.contains("\n"))
        }
    }

    @Test(arguments: ["{", "[]", #"{"architectures": ["T5Model"], "model_type": "t5"}"#])
    func namesAForeignConfigurationThatCannotBeUsed(text: String) throws {
        try folder.write(Data(text.utf8), to: "foreign/config.json")
        let message = try #require(try problem(opening: folder.path("foreign")))
        #expect(!message.isEmpty && !message.contains("\n"))
    }
}
