extension SplittingStep {
    /// Writes the field `pre_tokenizer`.
    static func write(_ steps: [SplittingStep], to json: inout JSONText) {
        json.append(sequence: steps, of: "pretokenizers") { json, step in json.append(step.json) }
    }

    private var json: String {
        switch self {
        case .words(let pattern):
            "{\"type\": \"Split\", \"pattern\": {\"Regex\": \(JSONText.quoted(pattern.text))}, "
                + "\"behavior\": \"Isolated\", \"invert\": false}"
        case .pattern(let pattern, let behavior, let isInverted):
            Self.split("\"Regex\": \(JSONText.quoted(pattern.text))", behavior, isInverted)
        case .text(let text, let behavior, let isInverted):
            Self.split("\"String\": \(JSONText.quoted(text))", behavior, isInverted)
        case .punctuation(let behavior):
            "{\"type\": \"Punctuation\", \"behavior\": \"\(behavior.rawValue)\"}"
        case .wordsAndSigns:
            "{\"type\": \"Whitespace\"}"
        case .digits(let individually):
            "{\"type\": \"Digits\", \"individual_digits\": \(individually)}"
        case .bytes(let addsPrefixSpace, let splits):
            "{\"type\": \"ByteLevel\", \"add_prefix_space\": \(addsPrefixSpace), "
                + "\"trim_offsets\": true, \"use_regex\": \(splits)}"
        case .whitespace:
            "{\"type\": \"WhitespaceSplit\"}"
        case .spaces:
            "{\"type\": \"Split\", \"pattern\": {\"String\": \" \"}, "
                + "\"behavior\": \"MergedWithPrevious\", \"invert\": false}"
        case .metaspace(let sign, let prepends, let splits):
            "{\"type\": \"Metaspace\", \"replacement\": \(JSONText.quoted(sign)), "
                + "\"prepend_scheme\": \"\(prepends.rawValue)\", \"split\": \(splits)}"
        }
    }

    private static func split(_ pattern: String, _ behavior: Behavior, _ isInverted: Bool) -> String {
        "{\"type\": \"Split\", \"pattern\": {\(pattern)}, \"behavior\": \"\(behavior.rawValue)\", "
            + "\"invert\": \(isInverted)}"
    }
}
