/// The steps of a `tokenizer.json` that GGUF files have names for.
struct TokenizerSteps {
    /// What llama.cpp calls the pattern that cuts text into words; nil for one without a known name.
    let splitting: String?
    /// Whether a space is put in front of a text.
    let addsSpace: Bool

    /// Looks through the steps of a file.
    init(_ tokenizer: [String: Any]) {
        let splits = Self.steps(tokenizer["pre_tokenizer"], in: "pretokenizers")
        let changes = Self.steps(tokenizer["normalizer"], in: "normalizers")
        let patterns = splits.compactMap { ($0["pattern"] as? [String: Any])?["Regex"] as? String }
        let bytes = splits.first { $0["type"] as? String == "ByteLevel" }
        if patterns.isEmpty {
            splitting = bytes == nil || bytes?["use_regex"] as? Bool == false ? nil : "gpt-2"
        } else {
            splitting = patterns.count == 1 ? Self.name(of: patterns[0]) : nil
        }
        addsSpace =
            changes.contains { $0["type"] as? String == "Prepend" }
            || splits.contains { step in
                let scheme = step["prepend_scheme"] as? String
                let adds = step["add_prefix_space"] as? Bool ?? (scheme != "never")
                return step["type"] as? String == "Metaspace" && adds
            }
    }

    /// A step, or those of a sequence.
    private static func steps(_ value: Any?, in key: String) -> [[String: Any]] {
        guard let step = value as? [String: Any] else { return [] }
        return step["type"] as? String == "Sequence" ? step[key] as? [[String: Any]] ?? [] : [step]
    }

    /// The patterns differ in how many numbers in a row make a word.
    private static func name(of pattern: String) -> String? {
        let start = #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"#
        let end = #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
        switch pattern {
        case start + #"\p{N}{1,3}"# + end: return "llama-bpe"
        case start + #"\p{N}"# + end: return "qwen2"
        case #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#: return "gpt-2"
        default: return nil
        }
    }
}
