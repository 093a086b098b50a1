/// Byte-pair encoding as a `tokenizer.json` describes it.
struct BPEDefinition: Sendable {
    /// Two tokens and the one they become.
    struct Merge: Equatable, Sendable {
        var left: Int32
        var right: Int32
        var result: Int32
    }

    /// The spellings of the tokens, by id; an id without one is a gap.
    var vocabulary: Vocabulary
    /// The merges, the first to be done first.
    var merges: [Merge]
    /// The token for characters that have none.
    var unknown: Int32?
    /// Whether characters that have no token become tokens of bytes, such as `<0x0A>`.
    var fallsBackToBytes = false
    /// Whether several unknown characters in a row are one token.
    var fusesUnknown = false
    /// Whether a word that is a token is taken as such, whatever the merges say.
    var ignoresMerges = false
    /// The kind of file that it was read from.
    var home = Home.tokenizerJSON

    /// Files that name their fields each in its own way.
    enum Home: Sendable {
        case tokenizerJSON, gguf
    }

    /// Where the file has a token, for messages.
    func position(ofToken id: Int, in source: String) -> FilePosition {
        switch home {
        case .tokenizerJSON: .field("model.vocab.\(vocabulary.spelling(of: id) ?? "")", of: source)
        case .gguf: .field("tokenizer.ggml.tokens[\(id)]", of: source)
        }
    }

    /// Where the file has a merge, for messages.
    func position(ofMerge rank: Int, in source: String) -> FilePosition {
        switch home {
        case .tokenizerJSON: .field("model.merges[\(rank)]", of: source)
        case .gguf: .field("tokenizer.ggml.merges[\(rank)]", of: source)
        }
    }
}

extension BPEDefinition {
    /// Reads the field `model`; `added` take part in the count of ids.
    init(_ node: JSONNode, added: [AddedToken]) throws(TokenizerError) {
        for (field, purpose) in [
            ("continuing_subword_prefix", "a sign inside words"),
            ("end_of_word_suffix", "a sign at the end of words"),
        ] {
            if let sign = node[field], try !sign.string().isEmpty {
                throw sign.invalid("\(purpose) is not known")
            }
        }
        if let dropout = node["dropout"], try dropout.number() != 0 {
            throw dropout.invalid("merges left out at random are for training; set it to null")
        }
        vocabulary = try Vocabulary(json: node.required("vocab"), added: added)
        merges = try Self.merges(node.required("merges"), vocabulary)
        // Without all 256 of them the tokens of bytes are not used.
        let fallsBack = try node.bool("byte_fallback", default: false)
        fallsBackToBytes = fallsBack && vocabulary.byteFallbackTokens() != nil
        fusesUnknown = try node.bool("fuse_unk", default: false)
        ignoresMerges = try node.bool("ignore_merges", default: false)
        if let name = node["unk_token"] {
            unknown = try vocabulary.id(spelled: name.string())
            if unknown == nil { throw .unknownToken(name.position, token: try name.string()) }
        }
    }

    private static func merges(_ node: JSONNode, _ vocabulary: Vocabulary) throws(TokenizerError) -> [Merge] {
        guard case .list(let items) = node.value else { throw node.invalid("expected a list of merges") }
        var merges: [Merge] = []
        merges.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            let position = FilePosition.field("\(node.field)[\(index)]", of: node.file)
            guard let (left, right) = pair(item), !left.isEmpty, !right.isEmpty else {
                throw .invalid(position, problem: "expected two tokens, as a list or with one space between")
            }
            merges.append(
                Merge(
                    left: try vocabulary.required(left, position),
                    right: try vocabulary.required(right, position),
                    result: try vocabulary.required(left + right, position)
                )
            )
        }
        return merges
    }

    private static func pair(_ item: JSONValue) -> (left: String, right: String)? {
        switch item {
        case .list(let parts):
            guard parts.count == 2, case .string(let left) = parts[0], case .string(let right) = parts[1]
            else { return nil }
            return (left, right)
        case .string(let text):
            let parts = text.utf8.split(separator: 0x20, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            return (String(Substring(parts[0])), String(Substring(parts[1])))
        default: return nil
        }
    }
}
