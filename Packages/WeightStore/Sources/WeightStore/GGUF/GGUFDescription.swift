import Foundation

/// The metadata of a GGUF file in the words of Hugging Face's `config.json`.
///
/// Biases, a head and the size of the vocabulary are told by the tensors that there are.
struct GGUFDescription {
    private let metadata: [String: GGUFValue]
    private let tensors: [String: [Int]]
    private let path: String
    private let architecture: String
    private let largestDivisor: Float?

    init(
        _ metadata: [String: GGUFValue],
        tensors: [String: [Int]],
        largestDivisor: Float? = nil,
        path: String
    ) throws(WeightStoreError) {
        (self.metadata, self.tensors, self.path) = (metadata, tensors, path)
        self.largestDivisor = largestDivisor
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
        var values = [
            "tie_word_embeddings": "\(tensors["output.weight"] == nil)",
            "vocab_size": "\(tensors["token_embd.weight"]?.first ?? 0)",
        ]
        for (role, key) in [("bos", "bos_token_id"), ("eos", "eos_token_id"), ("padding", "pad_token_id")] {
            if case .integer(let id, _)? = metadata["tokenizer.ggml.\(role)_token_id"] {
                values[key] = "\(id)"
            }
        }
        switch architecture {
        case "gpt2": values.merge(try gpt2()) { $1 }
        case "gptneox": values.merge(try gptNeoX()) { $1 }
        case "llama", "qwen2": values.merge(try llama()) { $1 }
        case "gemma": values.merge(try gemma()) { $1 }
        default:
            throw .malformed(
                path: path,
                field: "metadata '\(GGUFKeys.architecture)'",
                problem: "'\(architecture)' is not supported; gpt2, gptneox, llama, qwen2 and gemma are"
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
            "activation_function": activation(default: "gelu_new"),
        ]
    }

    /// llama.cpp computes the same for all; a file written here says what the model was trained with.
    private func activation(default usual: String) -> String {
        if case .text(let name)? = metadata["fermata.activation"] { return JSONText.quoted(name) }
        return JSONText.quoted(usual)
    }

    private func gptNeoX() throws(WeightStoreError) -> [String: String] {
        var values = try sizes()
        values["model_type"] = "\"gpt_neox\""
        values["architectures"] = "[\"GPTNeoXForCausalLM\"]"
        values["layer_norm_eps"] = try value("attention.layer_norm_epsilon")
        values["hidden_act"] = activation(default: "gelu")
        values["use_parallel_residual"] = try value("use_parallel_residual", default: "true")
        values["attention_bias"] = "\(has("blk.0.attn_qkv.bias"))"
        values["rotary_emb_base"] = try value("rope.freq_base", default: "10000.0")
        let width = try number("embedding_length") / number("attention.head_count")
        let turning = try Double(value("rope.dimension_count", default: "\(width)")) ?? width
        values["rotary_pct"] = "\(turning / width)"
        return values
    }

    private func llama() throws(WeightStoreError) -> [String: String] {
        var values = try gated()
        let isLlama = architecture == "llama"
        values["model_type"] = isLlama ? "\"llama\"" : "\"qwen2\""
        values["architectures"] = isLlama ? "[\"LlamaForCausalLM\"]" : "[\"Qwen2ForCausalLM\"]"
        guard isLlama else { return values }
        values["attention_bias"] = "\(has("blk.0.attn_q.bias"))"
        values["mlp_bias"] = "\(has("blk.0.ffn_gate.bias"))"
        return values
    }

    private func gemma() throws(WeightStoreError) -> [String: String] {
        try gated().merging([
            "model_type": "\"gemma\"", "architectures": "[\"GemmaForCausalLM\"]",
            "hidden_activation": "\"gelu_pytorch_tanh\"", "tie_word_embeddings": "true",
        ]) { $1 }
    }

    /// What Llama and its descendants share.
    private func gated() throws(WeightStoreError) -> [String: String] {
        var values = try sizes()
        values["rms_norm_eps"] = try value("attention.layer_norm_rms_epsilon")
        let heads = try value("attention.head_count")
        values["num_key_value_heads"] = try value("attention.head_count_kv", default: heads)
        values["rope_theta"] = try value("rope.freq_base", default: "10000.0")
        let width =
            try Int(exactly: (number("embedding_length") / number("attention.head_count")).rounded()) ?? 0
        let head = try value("attention.key_length", default: "\(width)")
        values["head_dim"] = head
        guard try value("rope.dimension_count", default: head) == head else {
            let problem = "a part of each head, which is not supported for this architecture"
            throw .malformed(
                path: path,
                field: "metadata '\(architecture).rope.dimension_count'",
                problem: problem
            )
        }
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
        if let scaling = try scaling() { values["rope_scaling"] = scaling }
        return values
    }

    /// The scaling of positions, as JSON text; nil for none.
    private func scaling() throws(WeightStoreError) -> String? {
        if has(GGUFKeys.divisors) {
            let kind = metadata["fermata.rope_scaling.rope_type"]
            return kind == .text("yarn") ? try yarnTable() : try llama3()
        }
        let key = "\(architecture).rope.scaling.type"
        switch metadata[key] {
        case nil, .text("none")?: return nil
        case .text("linear")?:
            return "{\"rope_type\": \"linear\", \"factor\": \(try value("rope.scaling.factor"))}"
        case .text("yarn")?: return try yarn()
        case .text(let kind)?:
            throw .malformed(path: path, field: "metadata '\(key)'", problem: "'\(kind)' is not supported")
        default: throw .malformed(path: path, field: "metadata '\(key)'", problem: "it is no text")
        }
    }

    private func yarn() throws(WeightStoreError) -> String {
        let factor = try number("rope.scaling.factor")
        var members = [
            "\"rope_type\": \"yarn\"", "\"factor\": \(factor)",
            "\"original_max_position_embeddings\": \(try value("rope.scaling.original_context_length"))",
            "\"beta_fast\": \(try value("rope.scaling.yarn_beta_fast", default: "32.0"))",
            "\"beta_slow\": \(try value("rope.scaling.yarn_beta_slow", default: "1.0"))",
        ]
        // A factor on the amplitude that yarn has anyway.
        if metadata["\(architecture).rope.scaling.attn_factor"] != nil {
            let (stored, usual) = (try number("rope.scaling.attn_factor"), 0.1 * log(factor) + 1)
            var amplitude = stored * usual
            // A file written here holds the exact number besides.
            if let exact = ownScaling("attention_factor"), Float(exact / usual) == Float(stored) {
                amplitude = exact
            }
            members.append("\"attention_factor\": \(amplitude)")
        }
        return "{\(members.joined(separator: ", "))}"
    }

    /// What the table was made from, which it does not tell.
    ///
    /// Files written here say so; for others the settings of the published models are tried. Who opens the
    /// model compares the table.
    private func llama3() throws(WeightStoreError) -> String {
        var members = ["\"rope_type\": \"llama3\""]
        for (key, usual) in [
            ("factor", Double(largestDivisor ?? 1)), ("low_freq_factor", 1), ("high_freq_factor", 4),
            ("original_max_position_embeddings", 8192),
        ] {
            let found = ownScaling(key) ?? usual
            guard found.isFinite else {
                throw .malformed(path: path, field: "tensor '\(GGUFKeys.divisors)'", problem: "no numbers")
            }
            members.append("\"\(key)\": \(found)")
        }
        return "{\(members.joined(separator: ", "))}"
    }

    /// What a table that was written here was made from.
    private func yarnTable() throws(WeightStoreError) -> String {
        var members = ["\"rope_type\": \"yarn\""]
        for key in [
            "factor", "original_max_position_embeddings", "beta_slow", "beta_fast", "attention_factor",
        ] {
            let name = "fermata.rope_scaling.\(key)"
            guard let number = ownScaling(key), number.isFinite else {
                throw .malformed(path: path, field: "metadata '\(name)'", problem: "it is no number")
            }
            members.append("\"\(key)\": \(number)")
        }
        let rounds = metadata["fermata.rope_scaling.truncate"] != .flag(false)
        return "{\((members + ["\"truncate\": \(rounds)"]).joined(separator: ", "))}"
    }

    private func ownScaling(_ key: String) -> Double? {
        if case .number(let number, _)? = metadata["fermata.rope_scaling.\(key)"] { number } else { nil }
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
