/// One step of cutting a text into words.
enum SplittingStep: Equatable, Sendable {
    /// When ``metaspace(_:prepends:splits:)`` puts its sign in front.
    enum Prepending: String, Sendable {
        case always, first, never
    }

    /// Words by a pattern.
    case words(WordPattern)
    /// Numbers stand apart, each alone or in runs.
    case digits(individually: Bool)
    /// Bytes are spelled by ``ByteAlphabet``; before that, if wanted, a space is put in front, and words are
    /// cut by the pattern of GPT-2.
    case bytes(addsPrefixSpace: Bool, splits: Bool)
    /// Words by white space, which is removed.
    case whitespace
    /// A space ends the word it follows.
    case spaces
    /// Spaces become a sign, and each sign may begin a word.
    case metaspace(String, prepends: Prepending, splits: Bool)
}

extension SplittingStep {
    /// Reads the field `pre_tokenizer`: its steps, in order.
    static func steps(_ node: JSONNode?) throws(TokenizerError) -> [SplittingStep] {
        guard let node else { return [] }
        switch try node.required("type").string() {
        case "Sequence":
            var steps: [SplittingStep] = []
            for item in try node.required("pretokenizers").list() { steps += try Self.steps(item) }
            return steps
        case "ByteLevel":
            return [
                .bytes(
                    addsPrefixSpace: try node.bool("add_prefix_space", default: true),
                    splits: try node.bool("use_regex", default: true)
                )
            ]
        case "Digits": return [.digits(individually: try node.bool("individual_digits", default: false))]
        case "WhitespaceSplit": return [.whitespace]
        case "Metaspace": return [try metaspace(node)]
        case "Split": return [try split(node)]
        case let type: throw node.invalid("the pre-tokenizer '\(type)' is not known")
        }
    }

    private static func metaspace(_ node: JSONNode) throws(TokenizerError) -> SplittingStep {
        let sign = try node.required("replacement")
        guard try sign.string().unicodeScalars.count == 1 else {
            throw sign.invalid("expected one character")
        }
        // Older files say whether, newer ones say when.
        let always = try node.bool("add_prefix_space", default: true)
        var prepends = always ? Prepending.always : .never
        if let scheme = node["prepend_scheme"] {
            guard let known = Prepending(rawValue: try scheme.string()) else {
                throw scheme.invalid("expected always, first or never")
            }
            prepends = known
        }
        return .metaspace(
            try sign.string(),
            prepends: prepends,
            splits: try node.bool("split", default: true)
        )
    }

    private static func split(_ node: JSONNode) throws(TokenizerError) -> SplittingStep {
        let behavior = try node.required("behavior").string()
        let isInverted = try node.bool("invert", default: false)
        let pattern = try node.required("pattern")
        if let text = try pattern["String"]?.string() {
            guard text == " ", behavior == "MergedWithPrevious", !isInverted else {
                throw node.invalid("splitting at '\(text)' with behavior '\(behavior)' is not known")
            }
            return .spaces
        }
        let regex = try pattern.required("Regex").string()
        guard let known = WordPattern(regex) else {
            let known = "known are those of GPT-2, Llama 3, Qwen2 and cl100k_base"
            throw pattern.invalid("the pattern '\(regex)' is not known; \(known)")
        }
        // The known patterns leave nothing between their matches.
        guard behavior == "Isolated" && !isInverted || behavior == "Removed" && isInverted else {
            throw node.invalid("the behavior '\(behavior)' is not known with this pattern")
        }
        return .words(known)
    }
}
