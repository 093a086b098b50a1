/// The names that Keras gives the weights of transformers' GPT-2, and those that Hugging Face does.
///
/// In a file of `save_weights` a weight lies in the group of its layer, under its own name in full:
/// `transformer/tfgp_t2lm_head_model/transformer/h_._0/attn/c_attn/weight:0`. What the model itself is
/// called depends on the versions of both libraries, and does not matter.
///
/// Sources: `save_weights_to_hdf5_group` in `hdf5_format.py` of Keras 2, `modeling_tf_gpt2.py` of
/// transformers 4.
enum KerasNames {
    private static let ending = ":0"
    private static let block = "h_._"
    private static let plain = ["wte", "wpe", "ln_f"]

    /// The dataset that each of Hugging Face's tensors is; nil if one of them is no weight of a GPT-2, or two
    /// are the same one.
    static func datasets(in names: [String]) -> [String: [String]]? {
        var found: [String: [String]] = [:]
        for dataset in names {
            guard let name = huggingFaceName(of: dataset), found.updateValue([dataset], forKey: name) == nil
            else { return nil }
        }
        return found
    }

    /// What Hugging Face calls a dataset; nil for one that is no weight of a GPT-2.
    static func huggingFaceName(of dataset: String) -> String? {
        guard dataset.hasSuffix(ending) else { return nil }
        var parts = dataset.dropLast(ending.count).split(separator: "/").map(String.init)
        guard let start = parts.firstIndex(where: { plain.contains($0) || $0.hasPrefix(block) }),
            start > 0, parts[start - 1] == "transformer", let kind = parts.popLast(), parts.count > start
        else { return nil }
        parts.removeFirst(start)
        if parts[0].hasPrefix(block) {
            guard let number = Int(parts[0].dropFirst(block.count)), number >= 0 else { return nil }
            parts.replaceSubrange(0..<1, with: ["h", String(number)])
        }
        let names = [
            "weight": "weight", "embeddings": "weight", "gamma": "weight", "bias": "bias", "beta": "bias",
        ]
        return names[kind].map { (["transformer"] + parts + [$0]).joined(separator: ".") }
    }
}
