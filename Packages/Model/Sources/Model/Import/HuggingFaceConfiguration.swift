public import Foundation
import Tensor

/// The architectures that are read from Hugging Face folders.
public enum ModelFamily: String, CaseIterable, Sendable {
    /// `GPT2LMHeadModel`.
    case gpt2
    /// `LlamaForCausalLM`.
    case llama
}

/// A `config.json`, checked field by field.
public struct HuggingFaceConfiguration: Sendable {
    /// Which names the weights have.
    public let family: ModelFamily
    /// The shape, without pauses.
    public let transformer: TransformerConfiguration

    /// Reads a `config.json`.
    ///
    /// - Throws: ``ModelError``: a field that is missing or out of range, an unknown architecture, or a
    ///   flag that changes the arithmetic in a way that is not supported.
    public init(json: Data) throws(ModelError) {
        let fields = try JSONFields(json)
        let name = try fields.string("model_type")
        guard let family = ModelFamily(rawValue: name) else {
            throw .unsupportedArchitecture(name: name, known: ModelFamily.allCases.map(\.rawValue))
        }
        self.family = family
        switch family {
        case .gpt2: transformer = try Self.gpt2(fields)
        case .llama: transformer = try Self.llama(fields)
        }
        try transformer.validate()
    }

    private static func gpt2(_ fields: JSONFields) throws(ModelError) -> TransformerConfiguration {
        for flag in ["scale_attn_by_inverse_layer_idx", "reorder_and_upcast_attn", "add_cross_attention"] {
            try fields.require(flag, toBe: false)
        }
        try fields.require("scale_attn_weights", toBe: true)
        let width = try fields.count("n_embd")
        var result = TransformerConfiguration.gpt2(
            vocabularySize: try fields.count("vocab_size"),
            contextLength: try fields.count("n_positions"),
            width: width,
            layerCount: try fields.count("n_layer"),
            headCount: try fields.count("n_head")
        )
        result.feedForwardWidth = try fields.count("n_inner", default: 4 * width)
        result.normEpsilon = try fields.number("layer_norm_epsilon", default: 1e-5)
        result.activation = try fields.activation("activation_function", default: "gelu_new")
        result.tiesEmbeddings = try fields.flag("tie_word_embeddings", default: true)
        return result
    }

    private static func llama(_ fields: JSONFields) throws(ModelError) -> TransformerConfiguration {
        try fields.require("attention_bias", toBe: false)
        try fields.require("mlp_bias", toBe: false)
        var result = TransformerConfiguration.llama(
            vocabularySize: try fields.count("vocab_size"),
            contextLength: try fields.count("max_position_embeddings", default: 2048),
            width: try fields.count("hidden_size"),
            layerCount: try fields.count("num_hidden_layers"),
            headCount: try fields.count("num_attention_heads")
        )
        result.keyHeadCount = try fields.count("num_key_value_heads", default: result.headCount)
        result.headWidth = try fields.count("head_dim", default: result.headWidth)
        result.feedForwardWidth = try fields.count("intermediate_size")
        result.normEpsilon = try fields.number("rms_norm_eps", default: 1e-6)
        result.activation = try fields.activation("hidden_act", default: "silu")
        result.tiesEmbeddings = try fields.flag("tie_word_embeddings", default: false)
        result.rotaryBase = try rotaryBase(fields)
        return result
    }

    /// Older files have `rope_theta`, newer ones `rope_parameters`; scaling, whose kind the oldest call
    /// `type`, is not supported.
    private static func rotaryBase(_ fields: JSONFields) throws(ModelError) -> Double {
        var base = try fields.number("rope_theta", default: 10_000)
        for key in ["rope_scaling", "rope_parameters"] {
            guard let settings = try fields.object(key) else { continue }
            let kind = try settings.string("rope_type", default: settings.string("type", default: "default"))
            guard kind == "default" else {
                throw .invalidConfiguration(field: "\(key).rope_type", value: kind, requirement: "default")
            }
            base = try settings.number("rope_theta", default: base)
        }
        return base
    }
}
