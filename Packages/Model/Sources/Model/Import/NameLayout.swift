/// What an architecture calls its tensors.
struct NameLayout {
    let prefix: String
    let tokens: String
    let positions: String?
    let finalNorm: String
    let head: String
    let layers: String
    let attentionNorm: String
    let feedForwardNorm: String
    /// One tensor, or those of queries, keys and values.
    let queryKeyValue: [String]
    let attentionOutput: String
    /// One tensor, or those of gate and value.
    let feedForwardInput: [String]
    let feedForwardOutput: String
    /// Whether matrices are stored `[inputs, outputs]`.
    var isTransposed = false
    /// Whether queries, keys and values of a head stand together.
    var groupsByHead = false
    /// Whether the channels of queries and keys that turn together are neighbours, and not half a head apart.
    var turnsInPairs = false
    /// Whether the gains of norms are stored whole, where the model holds their distance from 1.
    var holdsWholeGains = false

    fileprivate static let gpt2 = NameLayout(
        prefix: "transformer.",
        tokens: "wte",
        positions: "wpe",
        finalNorm: "ln_f",
        head: "lm_head.weight",
        layers: "h",
        attentionNorm: "ln_1",
        feedForwardNorm: "ln_2",
        queryKeyValue: ["attn.c_attn"],
        attentionOutput: "attn.c_proj",
        feedForwardInput: ["mlp.c_fc"],
        feedForwardOutput: "mlp.c_proj",
        isTransposed: true
    )

    fileprivate static let gptNeoX = NameLayout(
        prefix: "gpt_neox.",
        tokens: "embed_in",
        positions: nil,
        finalNorm: "final_layer_norm",
        head: "embed_out.weight",
        layers: "layers",
        attentionNorm: "input_layernorm",
        feedForwardNorm: "post_attention_layernorm",
        queryKeyValue: ["attention.query_key_value"],
        attentionOutput: "attention.dense",
        feedForwardInput: ["mlp.dense_h_to_4h"],
        feedForwardOutput: "mlp.dense_4h_to_h",
        groupsByHead: true
    )

    fileprivate static let llama = NameLayout(
        prefix: "model.",
        tokens: "embed_tokens",
        positions: nil,
        finalNorm: "norm",
        head: "lm_head.weight",
        layers: "layers",
        attentionNorm: "input_layernorm",
        feedForwardNorm: "post_attention_layernorm",
        queryKeyValue: ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"],
        attentionOutput: "self_attn.o_proj",
        feedForwardInput: ["mlp.gate_proj", "mlp.up_proj"],
        feedForwardOutput: "mlp.down_proj"
    )
}

extension NameLayout {
    /// All names of heads: newer versions of the library call that of GPT-NeoX as the others are called.
    static let heads = ["lm_head.weight", "embed_out.weight"]

    init(_ family: ModelFamily, _ dialect: HuggingFaceSpelling.Dialect = .huggingFace) {
        switch (dialect, family) {
        case (.huggingFace, .gpt2): self = .gpt2
        case (.huggingFace, .gptNeoX): self = .gptNeoX
        case (.huggingFace, _): self = .llama
        case (.gguf, _): self = .gguf(family)
        }
    }

    /// The names of GGUF, which are the same for all families; matrices are never transposed there.
    ///
    /// Source: the table of tensor names in llama.cpp's package `gguf`.
    private static func gguf(_ family: ModelFamily) -> NameLayout {
        let isGated = family != .gpt2 && family != .gptNeoX
        var layout = NameLayout(
            prefix: "",
            tokens: "token_embd",
            positions: family == .gpt2 ? "position_embd" : nil,
            finalNorm: "output_norm",
            head: "output.weight",
            layers: "blk",
            attentionNorm: "attn_norm",
            feedForwardNorm: "ffn_norm",
            queryKeyValue: isGated ? ["attn_q", "attn_k", "attn_v"] : ["attn_qkv"],
            attentionOutput: "attn_output",
            feedForwardInput: isGated ? ["ffn_gate", "ffn_up"] : ["ffn_up"],
            feedForwardOutput: "ffn_down"
        )
        layout.turnsInPairs = family == .llama || family == .mistral
        layout.holdsWholeGains = family == .gemma
        return layout
    }
}
