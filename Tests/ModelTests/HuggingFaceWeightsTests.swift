import Foundation
import Model
import Tensor
import Testing
import WeightStore

/// No tensor of a Hugging Face file is left out in silence.
@Suite struct HuggingFaceWeightsTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures/models").standardizedFileURL

    /// The names of a golden model, `added` among them; numbers are not read.
    private func names(_ model: String, adding added: [String]) throws -> InMemoryWeights {
        let path = Self.folder.appending(path: "\(model)/model.safetensors").path
        let weights = InMemoryWeights()
        for name in try SafetensorsReader(path: path).names + added {
            try weights.write(Tensor(shape: [1], floats: [0]), named: name)
        }
        return weights
    }

    /// The configuration of a golden model with some fields replaced.
    private func configuration(_ model: String, _ changes: [String: Any] = [:]) throws
        -> HuggingFaceConfiguration
    {
        let file = Self.folder.appending(path: "\(model)/config.json")
        let found = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
        let fields = try #require(found).merging(changes) { $1 }
        return try HuggingFaceConfiguration(json: JSONSerialization.data(withJSONObject: fields))
    }

    @Test(arguments: [
        ("tiny-gpt2", ["transformer.h.0.attn.bias", "transformer.h.1.attn.masked_bias", "lm_head.weight"]),
        ("tiny-llama", ["model.layers.0.self_attn.rotary_emb.inv_freq"]),
    ])
    func passesOverWhatIsKnownWithoutIt(model: String, added: [String]) throws {
        let weights = try names(model, adding: added)
        #expect(throws: Never.self) {
            try HuggingFaceWeights(weights, configuration: configuration(model))
        }
    }

    @Test func refusesBiasesThatTheConfigurationDoesNotMention() throws {
        let biases = ["k", "q", "v"].map { "model.layers.0.self_attn.\($0)_proj.bias" }
        let weights = try names("tiny-llama", adding: biases)
        #expect(throws: ModelError.unusedTensors(names: biases, source: "memory")) {
            try HuggingFaceWeights(weights, configuration: configuration("tiny-llama"))
        }
    }

    @Test(arguments: [
        ("tiny-gpt2", "n_layer", "transformer.h.1."), ("tiny-llama", "num_hidden_layers", "model.layers.1."),
    ])
    func refusesMoreLayersThanTheConfigurationHas(model: String, field: String, prefix: String) throws {
        let weights = try names(model, adding: [])
        let beyond = weights.names.filter { $0.hasPrefix(prefix) }
        #expect(!beyond.isEmpty)
        #expect(throws: ModelError.unusedTensors(names: beyond, source: "memory")) {
            try HuggingFaceWeights(weights, configuration: configuration(model, [field: 1]))
        }
    }
}
