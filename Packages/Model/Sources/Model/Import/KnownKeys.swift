import Settings

/// Keys of `config.json` that no architecture here reads, and what is known of them.
///
/// Source: the configuration classes of the library transformers, versions 4 and 5.
enum KnownKeys {
    /// Keys that say nothing about what is computed from tokens: who made the file, training, and settings of
    /// generation that older files hold.
    static let harmless: Set<String> = [
        "_attn_implementation_autoset", "_commit_hash", "_name_or_path", "architectures",
        "attention_dropout", "attn_pdrop", "auto_map", "bad_words_ids", "begin_suppress_tokens",
        "bos_token_id",
        "chunk_size_feed_forward", "classifier_dropout", "diversity_penalty", "do_sample", "dtype",
        "early_stopping", "embd_pdrop", "encoder_no_repeat_ngram_size", "eos_token_id",
        "exponential_decay_length_penalty", "finetuning_task", "forced_bos_token_id", "forced_eos_token_id",
        "gradient_checkpointing", "hidden_dropout", "id2label", "initializer_range", "is_decoder", "label2id",
        "length_penalty", "max_length", "max_new_tokens", "min_length", "n_ctx", "no_repeat_ngram_size",
        "num_beam_groups", "num_beams", "num_return_sequences", "output_attentions", "output_hidden_states",
        "output_scores", "pad_token_id", "prefix", "pretraining_tp", "problem_type", "remove_invalid_values",
        "repetition_penalty", "resid_pdrop", "return_dict", "return_dict_in_generate", "sep_token_id",
        "summary_activation", "summary_first_dropout", "summary_proj_to_labels", "summary_type",
        "summary_use_proj", "suppress_tokens", "task_specific_params", "temperature", "tf_legacy_loss",
        "tokenizer_class", "top_k", "top_p", "torch_dtype", "torchscript", "transformers_version",
        "typical_p",
        "unsloth_fixed", "unsloth_version", "use_bfloat16", "use_cache",
    ]

    /// Keys that change what is computed, unless they have one of these values or none.
    static let neutral: [String: [JSONValue]] = [
        "add_cross_attention": off, "alibi": off, "attention_chunk_size": [], "attention_multiplier": [],
        "attn_logit_softcapping": [], "clip_qkv": [], "cross_attention_hidden_size": [],
        "embedding_multiplier": one, "final_logit_softcapping": [], "is_encoder_decoder": off,
        "layer_types": [], "logit_scale": one, "logits_scaling": one, "mlp_only_layers": [.array([])],
        "moe_intermediate_size": [], "n_routed_experts": none, "no_rope_layer_interval": [],
        "no_rope_layers": [.array([])], "num_experts": none, "num_experts_per_tok": none,
        "num_local_experts": none, "pruned_heads": [.object([:])], "qk_layernorm": off, "qk_norm": off,
        "quantization_config": [], "query_pre_attn_scalar": [], "residual_multiplier": one,
        "rope_interleave": off, "rope_interleaved": off, "sliding_window": [], "tie_encoder_decoder": off,
        "use_mrope": off, "use_qk_norm": off, "use_sliding_window": off,
    ]

    /// Keys of the settings of rotary positions.
    static let rotary: Set<String> = [
        "attention_factor", "beta_fast", "beta_slow", "factor", "finetuned", "high_freq_factor",
        "low_freq_factor", "mscale", "mscale_all_dim", "original_max_position_embeddings",
        "partial_rotary_factor", "rope_theta", "rope_type", "truncate", "type",
    ]

    private static let off = [JSONValue.bool(false)]
    private static let one = [JSONValue.number(1)]
    private static let none = [JSONValue.number(0)]
}

extension JSONFields {
    /// Looks at the keys that nobody asked for.
    ///
    /// - Returns: Those that nothing is known of, sorted.
    /// - Throws: ``ModelError/invalidConfiguration(field:value:requirement:)`` for one that changes what is
    ///   computed.
    func unknownKeys() throws(ModelError) -> [String] {
        var unknown: [String] = []
        for (key, value) in unread() {
            if let neutral = KnownKeys.neutral[key] {
                guard neutral.contains(value) else {
                    let others = neutral.first.map { "\($0), or absent" } ?? "absent"
                    throw .invalidConfiguration(
                        field: key,
                        value: "\(value)",
                        requirement: "\(others): what it changes is not computed here"
                    )
                }
            } else if !KnownKeys.harmless.contains(key) {
                unknown.append(key)
            }
        }
        for key in ["rope_parameters", "rope_scaling"] {
            guard let settings = try object(key) else { continue }
            for inner in settings.keys where !KnownKeys.rotary.contains(inner) {
                // Lists and objects hold settings of their own, for some layers or channels.
                try settings.requireScalar(inner, of: key)
                unknown.append("\(key).\(inner)")
            }
        }
        return unknown
    }
}
