public import Foundation
import Tensor

extension HuggingFaceConfiguration {
    /// The `config.json` of a model, in the spelling that old and new versions of the library read.
    ///
    /// - Parameter transformer: The shape; its pauses are counted into the vocabulary.
    /// - Returns: JSON that ``init(json:)`` reads as that shape.
    /// - Throws: ``ModelError/noSuchArchitecture(nearest:)`` if none of the families computes it.
    public static func json(describing transformer: TransformerConfiguration) throws(ModelError) -> Data {
        var whole = transformer
        whole.vocabularySize += whole.pauseTokenCount
        whole.pauseTokenCount = 0
        let family = ModelFamily(nearest: whole)
        let json = Data(ConfigurationFields(of: whole, family: family).json.utf8)
        guard try HuggingFaceConfiguration(json: json).transformer == whole else {
            throw .noSuchArchitecture(nearest: family.rawValue)
        }
        return json
    }
}

extension ModelFamily {
    /// The family that comes closest to computing what a model of this shape does.
    init(nearest model: TransformerConfiguration) {
        switch (model.positions, model.isGated) {
        case (.learned, _): self = .gpt2
        case (.rotary, false): self = .gptNeoX
        case (.rotary, true) where model.normGainOffset == 1: self = .gemma
        case (.rotary, true) where model.biases.queryKeyValue && !model.biases.attentionOutput: self = .qwen2
        case (.rotary, true) where model.attentionWindow != nil: self = .mistral
        case (.rotary, true): self = .llama
        }
    }

    /// What the reference library calls the model with its head.
    var className: String {
        switch self {
        case .gpt2: "GPT2LMHeadModel"
        case .gptNeoX: "GPTNeoXForCausalLM"
        case .llama: "LlamaForCausalLM"
        case .mistral: "MistralForCausalLM"
        case .qwen2: "Qwen2ForCausalLM"
        case .gemma: "GemmaForCausalLM"
        }
    }
}

/// The members of a `config.json`, values as JSON text.
private struct ConfigurationFields {
    private let model: TransformerConfiguration
    private let family: ModelFamily
    private var values: [String: String] = [:]

    init(of model: TransformerConfiguration, family: ModelFamily) {
        self.model = model
        self.family = family
        values = [
            "architectures": "[\"\(family.className)\"]", "model_type": "\"\(family.rawValue)\"",
            "tie_word_embeddings": "\(model.tiesEmbeddings)", "vocab_size": "\(model.vocabularySize)",
        ]
        if family == .gpt2 { addGPT2() } else { addRotary() }
    }

    var json: String {
        let members = values.sorted { $0.key < $1.key }.map { "  \"\($0.key)\": \($0.value)" }
        return "{\n\(members.joined(separator: ",\n"))\n}\n"
    }

    private mutating func addGPT2() {
        values.merge([
            "n_positions": "\(model.contextLength)", "n_embd": "\(model.width)",
            "n_layer": "\(model.layerCount)", "n_head": "\(model.headCount)",
            "n_inner": "\(model.feedForwardWidth)", "layer_norm_epsilon": "\(model.normEpsilon)",
            "activation_function": activation,
        ]) { $1 }
    }

    private mutating func addRotary() {
        values.merge([
            "max_position_embeddings": "\(model.contextLength)", "hidden_size": "\(model.width)",
            "intermediate_size": "\(model.feedForwardWidth)", "num_hidden_layers": "\(model.layerCount)",
            "num_attention_heads": "\(model.headCount)", "hidden_act": activation,
        ]) { $1 }
        if let scaling { values["rope_scaling"] = scaling }
        if family == .gptNeoX {
            values["layer_norm_eps"] = "\(model.normEpsilon)"
            values["use_parallel_residual"] = "\(model.isParallel)"
            values["attention_bias"] = "\(model.biases.attentionOutput)"
            values["rotary_emb_base"] = "\(model.rotaryBase)"
            values["rotary_pct"] = "\(Double(model.turningWidth) / Double(model.headWidth))"
        } else {
            values["rms_norm_eps"] = "\(model.normEpsilon)"
            values["num_key_value_heads"] = "\(model.keyHeadCount)"
            values["head_dim"] = "\(model.headWidth)"
            values["rope_theta"] = "\(model.rotaryBase)"
            addFamily()
        }
    }

    private mutating func addFamily() {
        switch family {
        case .llama:
            values["attention_bias"] = "\(model.biases.attentionOutput)"
            values["mlp_bias"] = "\(model.biases.feedForward)"
        case .gemma: values["hidden_activation"] = activation
        case .mistral: values["sliding_window"] = model.attentionWindow.map { "\($0.length)" } ?? "null"
        case .qwen2: addWindowedLayers()
        case .gpt2, .gptNeoX: break
        }
    }

    private mutating func addWindowedLayers() {
        values["use_sliding_window"] = "\(model.attentionWindow != nil)"
        guard let window = model.attentionWindow else { return }
        values["sliding_window"] = "\(window.length)"
        values["max_window_layers"] = "\(window.firstLayer)"
        guard !window.wholeLayers.isEmpty else { return }
        let types = (0..<model.layerCount).map {
            window.length(inLayer: $0) == nil ? "\"full_attention\"" : "\"sliding_attention\""
        }
        values["layer_types"] = "[\(types.joined(separator: ", "))]"
    }

    private var activation: String {
        switch model.activation {
        case .geluTanh: family == .gemma ? "\"gelu_pytorch_tanh\"" : "\"gelu_new\""
        case .gelu: "\"gelu\""
        case .silu: "\"silu\""
        case .relu: "\"relu\""
        }
    }

    private var scaling: String? {
        guard let scaling = model.rotaryScaling else { return nil }
        var members = ["\"rope_type\": \"\(scaling.kind.rawValue)\"", "\"factor\": \(scaling.factor)"]
        if scaling.kind != .linear {
            members.append("\"original_max_position_embeddings\": \(scaling.originalContextLength)")
        }
        switch scaling.kind {
        case .linear: break
        case .llama3:
            members.append("\"low_freq_factor\": \(scaling.slowTurns)")
            members.append("\"high_freq_factor\": \(scaling.fastTurns)")
        case .yarn:
            members.append("\"beta_slow\": \(scaling.slowTurns), \"beta_fast\": \(scaling.fastTurns)")
            members.append("\"truncate\": \(scaling.roundsBlend)")
            members.append("\"attention_factor\": \(scaling.amplitude)")
        }
        return "{\(members.joined(separator: ", "))}"
    }
}
