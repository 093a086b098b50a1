/// The names that keras-hub gives the weights of its GPT-2, and those that Hugging Face does.
///
/// Keras 3 numbers the variables of a layer, and layers of one class:
/// `layers/transformer_decoder_1/_self_attention_layer/query_dense/vars/0` is a matrix, and the same name
/// with a 1 at the end its bias. In a file of the whole model, other groups stand in front of these.
///
/// Sources: `saving_lib.py` of Keras 3, `gpt2_backbone.py` and `transformer_decoder.py` of keras-hub.
enum KerasHubNames {
    private static let block = "transformer_decoder"
    private static let plain = [
        "reversible_embedding": "wte", "position_embedding": "wpe", "layer_normalization": "ln_f",
    ]
    private static let parts = [
        "_self_attention_layer_norm": "ln_1", "_feedforward_layer_norm": "ln_2",
        "_self_attention_layer/output_dense": "attn.c_proj",
        "_feedforward_intermediate_dense": "mlp.c_fc", "_feedforward_output_dense": "mlp.c_proj",
        "_self_attention_layer/query_dense": "attn.c_attn", "_self_attention_layer/key_dense": "attn.c_attn",
        "_self_attention_layer/value_dense": "attn.c_attn",
    ]

    /// The datasets that each of Hugging Face's tensors is made from: one, or those of queries, keys and
    /// values; nil if one of them is no weight of such a model, nor state of its training.
    static func datasets(in names: [String]) -> [String: [String]]? {
        var found: [String: [String]] = [:]
        for dataset in names.sorted() where !dataset.hasPrefix("optimizer/") {
            guard let name = huggingFaceName(of: dataset) else { return nil }
            found[name, default: []].append(dataset)
        }
        guard !found.isEmpty else { return nil }
        for (name, datasets) in found {
            guard name.contains("attn.c_attn") else {
                guard datasets.count == 1 else { return nil }
                continue
            }
            // They were sorted by name.
            guard datasets.count == 3,
                zip(datasets, ["key", "query", "value"]).allSatisfy({ dataset, side in
                    dataset.contains("/\(side)_dense/")
                })
            else { return nil }
            found[name] = [datasets[1], datasets[0], datasets[2]]
        }
        return found
    }

    /// What Hugging Face calls the tensor that a dataset is, or is a part of; nil for another one.
    static func huggingFaceName(of dataset: String) -> String? {
        let components = dataset.split(separator: "/").map(String.init)
        guard let start = components.lastIndex(of: "layers"), components.count >= start + 4,
            components[components.count - 2] == "vars",
            let kind = ["0": "weight", "1": "bias"][components[components.count - 1]]
        else { return nil }
        let layer = components[start + 1]
        let path = components[(start + 2)..<(components.count - 2)].joined(separator: "/")
        if let name = plain[layer] { return path.isEmpty ? "transformer.\(name).\(kind)" : nil }
        guard let number = number(ofBlock: layer), let name = parts[path] else { return nil }
        return "transformer.h.\(number).\(name).\(kind)"
    }

    /// The first layer of a class has no number.
    private static func number(ofBlock layer: String) -> Int? {
        if layer == block { return 0 }
        guard layer.hasPrefix("\(block)_"), let number = Int(layer.dropFirst(block.count + 1)), number > 0
        else { return nil }
        return number
    }
}
