/// One thing that is done to a text before it is split into words.
enum NormalizationStep: Equatable, Sendable {
    /// Unicode's normalization form C.
    case composed
    /// Unicode's normalization form D, KC or KD.
    case normalized(NormalizationForm)
    /// Every character becomes lower-case.
    case lowercase
    /// Removes accents, those that stand apart from the characters they are on.
    case stripAccents
    /// Replaces every match of a pattern.
    case replacePattern(Pattern, with: String)
    /// Puts a text in front, unless there is nothing to put it in front of.
    case prepend(String)
    /// Replaces every occurrence of a text.
    case replace(String, with: String)
    /// Replaces every run of two or more spaces.
    case replaceSpaceRuns(with: String)
    /// Removes spaces at the ends.
    case stripSpaces
    /// Removes white space at the ends.
    case strip(left: Bool, right: Bool)
    /// Replaces what a compiled table of SentencePiece lists, one grapheme at a time.
    case charsmap(CharacterMap)
}

extension NormalizationStep {
    /// The pattern of ``replaceSpaceRuns(with:)``.
    private static let spaceRuns = " {2,}"
    /// The pattern of ``stripSpaces``.
    private static let spacesAtEnds = "\\A +| +\\z"

    /// Reads the field `normalizer`: its steps, in order.
    static func steps(_ node: JSONNode?) throws(TokenizerError) -> [NormalizationStep] {
        guard let node else { return [] }
        let type = try node.required("type").string()
        guard type == "Sequence" else { return [try step(node, type)] }
        var steps: [NormalizationStep] = []
        for item in try node.required("normalizers").list() { steps += try Self.steps(item) }
        return steps
    }

    private static func step(_ node: JSONNode, _ type: String) throws(TokenizerError) -> NormalizationStep {
        switch type {
        case "NFC": return .composed
        case "NFD", "NFKC", "NFKD":
            guard let form = NormalizationForm(rawValue: type) else { throw node.invalid("'\(type)'") }
            return .normalized(form)
        case "Lowercase": return .lowercase
        case "StripAccents": return .stripAccents
        case "Prepend": return .prepend(try node.required("prepend").string())
        case "Replace":
            let content = try node.required("content").string()
            let pattern = try node.required("pattern")
            if let text = try pattern["String"]?.string(), !text.isEmpty {
                return .replace(text, with: content)
            }
            let regex = try pattern.required("Regex").string()
            if regex == spacesAtEnds, content.isEmpty { return .stripSpaces }
            if regex == spaceRuns { return .replaceSpaceRuns(with: content) }
            do throws(PatternParser.Problem) {
                return .replacePattern(try Pattern(regex), with: content)
            } catch {
                throw pattern.invalid("the pattern '\(regex)' is not known: \(error.text)")
            }
        case "Strip":
            return .strip(
                left: try node.bool("strip_left", default: true),
                right: try node.bool("strip_right", default: true)
            )
        case "Precompiled":
            let table = try node.required("precompiled_charsmap")
            guard let bytes = Base64.bytes(of: try table.string()) else {
                throw table.invalid("the table is not Base64")
            }
            return .charsmap(try CharacterMap(bytes, at: table.position))
        default:
            throw node.invalid("the normalizer '\(type)' is not known")
        }
    }

    /// Writes the field `normalizer`.
    static func write(_ steps: [NormalizationStep], to json: inout JSONText) {
        json.append(sequence: steps, of: "normalizers") { json, step in step.write(to: &json) }
    }

    private func write(to json: inout JSONText) {
        switch self {
        case .composed: json.append("{\"type\": \"NFC\"}")
        case .normalized(let form): json.append("{\"type\": \"\(form.rawValue)\"}")
        case .lowercase: json.append("{\"type\": \"Lowercase\"}")
        case .stripAccents: json.append("{\"type\": \"StripAccents\"}")
        case .replacePattern(let pattern, let content):
            let pattern = "{\"Regex\": \(JSONText.quoted(pattern.text))}"
            let content = JSONText.quoted(content)
            json.append("{\"type\": \"Replace\", \"pattern\": \(pattern), \"content\": \(content)}")
        case .prepend(let text): json.append("{\"type\": \"Prepend\", \"prepend\": \(JSONText.quoted(text))}")
        case .replace(let text, let content):
            let pattern = "{\"String\": \(JSONText.quoted(text))}"
            let content = JSONText.quoted(content)
            json.append("{\"type\": \"Replace\", \"pattern\": \(pattern), \"content\": \(content)}")
        case .replaceSpaceRuns(let content):
            let pattern = "{\"Regex\": \(JSONText.quoted(Self.spaceRuns))}"
            let content = JSONText.quoted(content)
            json.append("{\"type\": \"Replace\", \"pattern\": \(pattern), \"content\": \(content)}")
        case .stripSpaces:
            let pattern = "{\"Regex\": \(JSONText.quoted(Self.spacesAtEnds))}"
            json.append("{\"type\": \"Replace\", \"pattern\": \(pattern), \"content\": \"\"}")
        case .strip(let left, let right):
            json.append("{\"type\": \"Strip\", \"strip_left\": \(left), \"strip_right\": \(right)}")
        case .charsmap(let map):
            let table = Base64.text(of: map.bytes)
            json.append("{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"\(table)\"}")
        }
    }
}

extension JSONText {
    /// Appends null, the only item, or an object of type `Sequence` whose field `field` holds the items.
    mutating func append<Item>(
        sequence items: [Item],
        of field: String,
        _ write: (inout JSONText, Item) -> Void
    ) {
        if items.isEmpty { return append("null") }
        if items.count == 1 { return write(&self, items[0]) }
        append("{\"type\": \"Sequence\", \"\(field)\": ")
        append(items, open: "[", close: "]}", indent: "    ", write)
    }
}
