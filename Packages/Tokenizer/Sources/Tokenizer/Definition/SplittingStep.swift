/// One step of cutting a text into words.
enum SplittingStep: Equatable, Sendable {
    /// When ``metaspace(_:prepends:splits:)`` puts its sign in front.
    enum Prepending: String, Sendable {
        case always, first, never
    }

    /// What becomes of the places that a step looks for, by the names that files give it.
    enum Behavior: String, CaseIterable, Sendable {
        case removed = "Removed"
        case isolated = "Isolated"
        case mergedWithPrevious = "MergedWithPrevious"
        case mergedWithNext = "MergedWithNext"
        case contiguous = "Contiguous"
    }

    /// Words by a pattern that is followed by hand.
    case words(WordPattern)
    /// Cut by a pattern, or by all but the places that have it.
    case pattern(Pattern, Behavior, isInverted: Bool)
    /// Cut by a text that is not empty.
    case text(String, Behavior, isInverted: Bool)
    /// Cut by punctuation.
    case punctuation(Behavior)
    /// Runs of the characters of words, and runs of what else is no white space, which is removed.
    case wordsAndSigns
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
        case "Whitespace": return [.wordsAndSigns]
        case "Punctuation": return [.punctuation(try behavior(node["behavior"]))]
        case "CharDelimiterSplit":
            return [.text(try node.required("delimiter").string(), .removed, isInverted: false)]
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

    private static func behavior(_ node: JSONNode?) throws(TokenizerError) -> Behavior {
        guard let node else { return .isolated }
        guard let known = Behavior(rawValue: try node.string()) else {
            let names = Behavior.allCases.map(\.rawValue).joined(separator: ", ")
            throw node.invalid("expected one of \(names)")
        }
        return known
    }

    private static func split(_ node: JSONNode) throws(TokenizerError) -> SplittingStep {
        let behavior = try behavior(node.required("behavior"))
        let isInverted = try node.bool("invert", default: false)
        let pattern = try node.required("pattern")
        if let text = try pattern["String"]?.string() {
            if text.isEmpty { throw pattern.invalid("the text is empty") }
            let isPlain = text == " " && behavior == .mergedWithPrevious && !isInverted
            return isPlain ? .spaces : .text(text, behavior, isInverted: isInverted)
        }
        let regex = try pattern.required("Regex").string()
        // The patterns that are followed by hand leave nothing between their matches.
        let keepsAll = behavior == .isolated && !isInverted || behavior == .removed && isInverted
        if keepsAll, let known = WordPattern(regex) { return .words(known) }
        do throws(PatternParser.Problem) {
            return .pattern(try Pattern(regex), behavior, isInverted: isInverted)
        } catch {
            throw pattern.invalid("the pattern '\(regex)' is not known: \(error.text)")
        }
    }
}
