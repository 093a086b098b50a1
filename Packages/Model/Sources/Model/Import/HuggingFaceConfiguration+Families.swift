import Tensor

/// One function for each architecture; a field that is left out has the value that the library gives it.
extension HuggingFaceConfiguration {
    static func gpt2(_ fields: JSONFields) throws(ModelError) -> TransformerConfiguration {
        for flag in ["scale_attn_by_inverse_layer_idx", "reorder_and_upcast_attn", "add_cross_attention"] {
            try fields.require(flag, toBe: false)
        }
        try fields.require("scale_attn_weights", toBe: true)
        let width = try fields.count("n_embd", "hidden_size")
        var result = TransformerConfiguration.gpt2(
            vocabularySize: try fields.count("vocab_size"),
            contextLength: try fields.count("n_positions", "max_position_embeddings"),
            width: width,
            layerCount: try fields.count("n_layer", "num_hidden_layers"),
            headCount: try fields.count("n_head", "num_attention_heads")
        )
        result.feedForwardWidth = try fields.count("n_inner", default: 4 * width)
        result.normEpsilon = try fields.number("layer_norm_epsilon", default: 1e-5)
        result.activation = try fields.activation("activation_function", default: "gelu_new")
        result.tiesEmbeddings = try fields.flag("tie_word_embeddings", default: true)
        return result
    }

    static func gptNeoX(_ fields: JSONFields) throws(ModelError) -> TransformerConfiguration {
        var result = TransformerConfiguration.gpt2(
            vocabularySize: try fields.count("vocab_size"),
            contextLength: try fields.count("max_position_embeddings", default: 2048),
            width: try fields.count("hidden_size"),
            layerCount: try fields.count("num_hidden_layers"),
            headCount: try fields.count("num_attention_heads")
        )
        result.feedForwardWidth = try fields.count("intermediate_size")
        result.positions = .rotary
        result.normEpsilon = try fields.number("layer_norm_eps", default: 1e-5)
        result.activation = try fields.activation("hidden_act", default: "gelu")
        result.isParallel = try fields.flag("use_parallel_residual", default: true)
        let hasAttentionBiases = try fields.flag("attention_bias", default: true)
        result.biases.queryKeyValue = hasAttentionBiases
        result.biases.attentionOutput = hasAttentionBiases
        result.tiesEmbeddings = try fields.flag("tie_word_embeddings", default: false)
        try fields.readRotaryPositions(into: &result, share: fields.number("rotary_pct", default: 0.25))
        return result
    }

    static func llama(_ fields: JSONFields) throws(ModelError) -> TransformerConfiguration {
        var result = try gated(fields, contextLength: 2048)
        let hasAttentionBiases = try fields.flag("attention_bias", default: false)
        result.biases = LinearBiases(
            queryKeyValue: hasAttentionBiases,
            attentionOutput: hasAttentionBiases,
            feedForward: try fields.flag("mlp_bias", default: false)
        )
        return result
    }

    static func mistral(_ fields: JSONFields) throws(ModelError) -> TransformerConfiguration {
        var result = try gated(fields, contextLength: 131_072, keyHeadCount: 8)
        try fields.readWindowOfAllLayers(into: &result)
        return result
    }

    static func qwen2(_ fields: JSONFields) throws(ModelError) -> TransformerConfiguration {
        var result = try gated(fields, contextLength: 32_768, keyHeadCount: 32)
        result.biases.queryKeyValue = true
        try fields.readWindowOfSomeLayers(into: &result)
        return result
    }

    static func gemma(_ fields: JSONFields) throws(ModelError) -> TransformerConfiguration {
        try fields.require("use_bidirectional_attention", toBe: false)
        try fields.require("attention_bias", toBe: false)
        var result = try gated(fields, contextLength: 8192, keyHeadCount: 16)
        result.headWidth = try fields.count("head_dim", default: 256)
        result.normGainOffset = 1
        result.embeddingScale = Double(result.width).squareRoot()
        result.tiesEmbeddings = try fields.flag("tie_word_embeddings", default: true)
        let activation = try fields.activation(
            "hidden_activation",
            "hidden_act",
            default: "gelu_pytorch_tanh"
        )
        // The first files say gelu and mean its tanh approximation, which the weights were trained with.
        result.activation = activation == .gelu ? .geluTanh : activation
        return result
    }

    /// What Llama and its descendants share.
    ///
    /// - Parameters:
    ///   - fields: The file.
    ///   - contextLength: The positions of a file that does not say.
    ///   - keyHeadCount: The key heads of a file that does not mention them; nil for one a query head, which
    ///     null stands for everywhere.
    /// - Returns: The shape, without what the family adds.
    /// - Throws: ``ModelError`` for a field that is missing or wrong.
    private static func gated(
        _ fields: JSONFields,
        contextLength: Int,
        keyHeadCount: Int? = nil
    ) throws(ModelError) -> TransformerConfiguration {
        var result = TransformerConfiguration.llama(
            vocabularySize: try fields.count("vocab_size"),
            contextLength: try fields.count("max_position_embeddings", default: contextLength),
            width: try fields.count("hidden_size"),
            layerCount: try fields.count("num_hidden_layers"),
            headCount: try fields.count("num_attention_heads")
        )
        let usual = fields.mentions("num_key_value_heads") ? nil : keyHeadCount
        result.keyHeadCount = try fields.count("num_key_value_heads", default: usual ?? result.headCount)
        result.headWidth = try fields.count("head_dim", default: result.headWidth)
        result.feedForwardWidth = try fields.count("intermediate_size")
        result.normEpsilon = try fields.number("rms_norm_eps", default: 1e-6)
        result.activation = try fields.activation("hidden_act", default: "silu")
        result.tiesEmbeddings = try fields.flag("tie_word_embeddings", default: false)
        try fields.readRotaryPositions(into: &result, share: 1)
        return result
    }
}
