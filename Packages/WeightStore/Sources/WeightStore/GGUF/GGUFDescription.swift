/// The metadata of a GGUF file in the words of Hugging Face's `config.json`.
///
/// Biases, a head and the size of the vocabulary are told by the tensors that there are.
struct GGUFDescription {
    private let metadata: [String: GGUFValue]
    private let tensors: [String: [Int]]
    private let path: String
    private let architecture: String

    init(
        _ metadata: [String: GGUFValue],
        tensors: [String: [Int]],
        path: String
    ) throws(WeightStoreError) {
        (self.metadata, self.tensors, self.path) = (metadata, tensors, path)
        guard case .text(let name)? = metadata[GGUFKeys.architecture] else {
            throw .malformed(
                path: path,
                field: "metadata '\(GGUFKeys.architecture)'",
                problem: "it is missing"
            )
        }
        architecture = name
    }

    /// The text of a `config.json`.
    func json() throws(WeightStoreError) -> String {
        try refuseScaledPositions()
        var values = [
            "tie_word_embeddings": "\(tensors["output.weight"] == nil)",
            "vocab_size": "\(tensors["token_embd.weight"]?.first ?? 0)",
        ]
        switch architecture {
        case "gpt2": values.merge(try gpt2()) { $1 }
        case "gptneox": values.merge(try gptNeoX()) { $1 }
        case "llama", "qwen2": values.merge(try llama()) { $1 }
        default:
            throw .malformed(
                path: path,
                field: "metadata '\(GGUFKeys.architecture)'",
                problem: "'\(architecture)' is not supported; gpt2, gptneox, llama and qwen2 are"
            )
        }
        let members = values.sorted { $0.key < $1.key }.map { "  \(JSONText.quoted($0.key)): \($0.value)" }
        return "{\n\(members.joined(separator: ",\n"))\n}\n"
    }

    private func gpt2() throws(WeightStoreError) -> [String: String] {
        [
            "model_type": "\"gpt2\"", "architectures": "[\"GPT2LMHeadModel\"]",
            "n_positions": try value("context_length"), "n_embd": try value("embedding_length"),
            "n_layer": try value("block_count"), "n_head": try value("attention.head_count"),
            "n_inner": try value("feed_forward_length"),
            "layer_norm_epsilon": try value("attention.layer_norm_epsilon"),
        ]
    }

    private func gptNeoX() throws(WeightStoreError) -> [String: String] {
        var values = try sizes()
        values["model_type"] = "\"gpt_neox\""
        values["architectures"] = "[\"GPTNeoXForCausalLM\"]"
        values["layer_norm_eps"] = try value("attention.layer_norm_epsilon")
        values["use_parallel_residual"] = try value("use_parallel_residual", default: "true")
        values["attention_bias"] = "\(has("blk.0.attn_qkv.bias"))"
        values["rotary_emb_base"] = try value("rope.freq_base", default: "10000.0")
        let width = try number("embedding_length") / number("attention.head_count")
        let turning = try Double(value("rope.dimension_count", default: "\(width)")) ?? width
        values["rotary_pct"] = "\(turning / width)"
        return values
    }

    private func llama() throws(WeightStoreError) -> [String: String] {
        var values = try sizes()
        let isLlama = architecture == "llama"
        values["model_type"] = isLlama ? "\"llama\"" : "\"qwen2\""
        values["architectures"] = isLlama ? "[\"LlamaForCausalLM\"]" : "[\"Qwen2ForCausalLM\"]"
        values["rms_norm_eps"] = try value("attention.layer_norm_rms_epsilon")
        let heads = try value("attention.head_count")
        values["num_key_value_heads"] = try value("attention.head_count_kv", default: heads)
        values["rope_theta"] = try value("rope.freq_base", default: "10000.0")
        let width =
            try Int(exactly: (number("embedding_length") / number("attention.head_count")).rounded()) ?? 0
        values["head_dim"] = try value("attention.key_length", default: "\(width)")
        guard isLlama else { return values }
        values["attention_bias"] = "\(has("blk.0.attn_q.bias"))"
        values["mlp_bias"] = "\(has("blk.0.ffn_gate.bias"))"
        return values
    }

    private func sizes() throws(WeightStoreError) -> [String: String] {
        var values = [
            "max_position_embeddings": try value("context_length"),
            "hidden_size": try value("embedding_length"),
            "num_hidden_layers": try value("block_count"),
            "num_attention_heads": try value("attention.head_count"),
            "intermediate_size": try value("feed_forward_length"),
        ]
        if let kind = metadata["\(architecture).rope.scaling.type"], kind == .text("linear") {
            values["rope_scaling"] =
                "{\"rope_type\": \"linear\", \"factor\": \(try value("rope.scaling.factor"))}"
        }
        return values
    }

    /// Scalings that cannot be told from the metadata alone, or that are not known to agree.
    private func refuseScaledPositions() throws(WeightStoreError) {
        let key = "\(architecture).rope.scaling.type"
        if case .text(let kind)? = metadata[key], !["none", "linear"].contains(kind) {
            throw .malformed(path: path, field: "metadata '\(key)'", problem: "'\(kind)' is not supported")
        }
        if has("rope_freqs.weight") {
            let problem = "positions scaled by a table are not supported; convert the original folder"
            throw .malformed(path: path, field: "tensor 'rope_freqs.weight'", problem: problem)
        }
    }

    private func has(_ name: String) -> Bool { tensors[name] != nil }

    private func number(_ key: String) throws(WeightStoreError) -> Double {
        guard let number = Double(try value(key)), number > 0 else {
            throw .malformed(path: path, field: "metadata '\(architecture).\(key)'", problem: "not above 0")
        }
        return number
    }

    /// A value below the architecture's name, as JSON text.
    private func value(_ key: String, default fallback: String? = nil) throws(WeightStoreError) -> String {
        guard let value = metadata["\(architecture).\(key)"] ?? nil else {
            if let fallback { return fallback }
            throw .malformed(path: path, field: "metadata '\(architecture).\(key)'", problem: "it is missing")
        }
        guard let json = value.json else {
            throw .malformed(
                path: path,
                field: "metadata '\(architecture).\(key)'",
                problem: "a list, where one value for all layers is supported"
            )
        }
        return json
    }
}
