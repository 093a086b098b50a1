/// One step of turning tokens into text.
enum DecodingStep: Equatable, Sendable {
    /// Spellings of ``ByteAlphabet`` become bytes.
    case bytes
    /// A sign becomes a space, and is left out in front.
    case metaspace(String, prepends: SplittingStep.Prepending, splits: Bool)
    /// Replaces every occurrence of a text in a token.
    case replace(String, with: String)
    /// Tokens such as `<0x0A>` become bytes.
    case byteFallback
    /// Puts the tokens together.
    case fuse
    /// Removes a text at both ends, as often as given.
    case strip(String, start: Int, stop: Int)
}

extension DecodingStep {
    /// Reads the field `decoder`: its steps, in order.
    static func steps(_ node: JSONNode?) throws(TokenizerError) -> [DecodingStep] {
        guard let node else { return [] }
        switch try node.required("type").string() {
        case "Sequence":
            var steps: [DecodingStep] = []
            for item in try node.required("decoders").list() { steps += try Self.steps(item) }
            return steps
        case "ByteLevel": return [.bytes]
        case "ByteFallback": return [.byteFallback]
        case "Fuse": return [.fuse]
        case "Metaspace":
            guard case .metaspace(let sign, let prepends, let splits)? = try SplittingStep.steps(node).first
            else { return [] }
            return [.metaspace(sign, prepends: prepends, splits: splits)]
        case "Replace":
            let text = try node.required("pattern").required("String").string()
            return [.replace(text, with: try node.required("content").string())]
        case "Strip":
            let start = try node.required("start").integer()
            let stop = try node.required("stop").integer()
            guard (0...1).contains(start), stop == 0 else {
                throw node.invalid("stripping \(start) in front and \(stop) at the end is not known")
            }
            return [.strip(try node.required("content").string(), start: start, stop: stop)]
        case let type: throw node.invalid("the decoder '\(type)' is not known")
        }
    }

    /// Writes the field `decoder`.
    static func write(_ steps: [DecodingStep], to json: inout JSONText) {
        json.append(sequence: steps, of: "decoders") { json, step in json.append(step.json) }
    }

    private var json: String {
        switch self {
        case .bytes:
            "{\"type\": \"ByteLevel\", \"add_prefix_space\": true, \"trim_offsets\": true, "
                + "\"use_regex\": true}"
        case .metaspace(let sign, let prepends, let splits):
            "{\"type\": \"Metaspace\", \"replacement\": \(JSONText.quoted(sign)), "
                + "\"prepend_scheme\": \"\(prepends.rawValue)\", \"split\": \(splits)}"
        case .replace(let text, let content):
            "{\"type\": \"Replace\", \"pattern\": {\"String\": \(JSONText.quoted(text))}, "
                + "\"content\": \(JSONText.quoted(content))}"
        case .byteFallback: "{\"type\": \"ByteFallback\"}"
        case .fuse: "{\"type\": \"Fuse\"}"
        case .strip(let text, let start, let stop):
            "{\"type\": \"Strip\", \"content\": \(JSONText.quoted(text)), \"start\": \(start), "
                + "\"stop\": \(stop)}"
        }
    }
}
