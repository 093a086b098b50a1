import Tokens

/// A unigram model as a `tokenizer.json` describes it.
struct UnigramDefinition: Sendable {
    /// The spellings of the tokens, by id.
    var vocabulary: Vocabulary
    /// The logarithm of the probability of each token.
    var scores: [Double]
    /// The token for characters that have none.
    var unknown: Int32?
    /// Whether characters that have no token become tokens of bytes, such as `<0x0A>`.
    var fallsBackToBytes = false
}

extension UnigramDefinition {
    /// Reads the field `model`; `added` take part in the count of ids.
    init(_ node: JSONNode, added: [AddedToken]) throws(TokenizerError) {
        let list = try node.required("vocab")
        guard case .list(let items) = list.value else {
            throw list.invalid("expected a list of tokens and scores")
        }
        vocabulary = Vocabulary(capacity: items.count)
        scores = []
        scores.reserveCapacity(items.count)
        for (id, item) in items.enumerated() {
            let position = FilePosition.field("\(list.field)[\(id)]", of: list.file)
            guard case .list(let pair) = item, pair.count == 2, case .string(let spelling) = pair[0],
                case .number(let score) = pair[1]
            else { throw .invalid(position, problem: "expected a token and its score") }
            guard vocabulary.append(spelled: spelling) else {
                throw .duplicate(position, entry: "the token '\(spelling)'")
            }
            scores.append(score)
        }
        for token in added where Int(token.id.rawValue) > items.count + added.count + 1024 {
            let position = FilePosition.field("added_tokens", of: node.file)
            throw .idOutOfRange(position, id: Int(token.id.rawValue), count: items.count)
        }
        let fallsBack = try node.bool("byte_fallback", default: false)
        fallsBackToBytes = fallsBack && vocabulary.byteFallbackTokens() != nil
        if let id = node["unk_id"] {
            guard items.indices.contains(try id.integer()) else {
                throw .idOutOfRange(id.position, id: try id.integer(), count: items.count)
            }
            unknown = Int32(truncatingIfNeeded: try id.integer())
        }
    }

    /// Writes the field `model`.
    func write(to json: inout JSONText) {
        json.append("{\n    \"type\": \"Unigram\",\n    \"unk_id\": \(unknown.map { "\($0)" } ?? "null"),\n")
        json.append("    \"vocab\": ")
        json.append(scores.indices, open: "[", close: "]", indent: "      ") { json, id in
            json.append("[")
            json.append(quoted: vocabulary.spelling(of: id) ?? "")
            json.append(", \(scores[id])]")
        }
        json.append(",\n    \"byte_fallback\": \(fallsBackToBytes)\n  }")
    }
}
