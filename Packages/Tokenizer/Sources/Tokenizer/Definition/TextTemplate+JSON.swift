import Tokens

extension TextTemplate {
    /// Reads the field `post_processor`.
    init(_ node: JSONNode?) throws(TokenizerError) {
        self.init()
        guard let node else { return }
        switch try node.required("type").string() {
        case "ByteLevel": break
        case "Sequence":
            for item in try node.required("processors").list() {
                let inner = try TextTemplate(item)
                prefix = inner.prefix + prefix
                suffix += inner.suffix
            }
        case "TemplateProcessing": try read(template: node)
        case "RobertaProcessing", "BertProcessing":
            prefix = [try Self.token(node.required("cls"))]
            suffix = [try Self.token(node.required("sep"))]
        case let type: throw node.invalid("the post-processor '\(type)' is not known")
        }
    }

    private mutating func read(template node: JSONNode) throws(TokenizerError) {
        var isBehind = false
        for item in try node.required("single").list() {
            if item["Sequence"] != nil {
                guard !isBehind else { throw item.invalid("the text appears twice") }
                isBehind = true
                continue
            }
            let name = try item.required("SpecialToken").required("id").string()
            let known = try node.required("special_tokens").required(name)
            for id in try known.required("ids").list() {
                let token = try Self.id(id)
                if isBehind { suffix.append(token) } else { prefix.append(token) }
            }
        }
        guard isBehind else { throw node.invalid("the template 'single' has no place for the text") }
    }

    /// The id of a pair of name and id.
    private static func token(_ node: JSONNode) throws(TokenizerError) -> TokenID {
        let pair = try node.list()
        guard pair.count == 2 else { throw node.invalid("expected a token and its id") }
        return try id(pair[1])
    }

    private static func id(_ node: JSONNode) throws(TokenizerError) -> TokenID {
        guard let id = Int32(exactly: try node.integer()), id >= 0 else { throw node.invalid("no token id") }
        return TokenID(rawValue: id)
    }

    /// Writes the field `post_processor`; `name` gives the spelling of a token.
    func write(to json: inout JSONText, name: (TokenID) -> String) {
        if prefix.isEmpty && suffix.isEmpty { return json.append("null") }
        json.append("{\"type\": \"TemplateProcessing\", \"single\": [")
        json.append(items(of: "A", typeID: 0, name).joined(separator: ", "))
        json.append("], \"pair\": [")
        json.append(
            (items(of: "A", typeID: 0, name) + items(of: "B", typeID: 1, name)).joined(separator: ", ")
        )
        json.append("], \"special_tokens\": {")
        let tokens = Set(prefix + suffix).sorted().map { token in
            let quoted = JSONText.quoted(name(token))
            return "\(quoted): {\"id\": \(quoted), \"ids\": [\(token)], \"tokens\": [\(quoted)]}"
        }
        json.append(tokens.joined(separator: ", "))
        json.append("}}")
    }

    private func items(of sequence: String, typeID: Int, _ name: (TokenID) -> String) -> [String] {
        let special = { (token: TokenID) in
            "{\"SpecialToken\": {\"id\": \(JSONText.quoted(name(token))), \"type_id\": \(typeID)}}"
        }
        let text = "{\"Sequence\": {\"id\": \"\(sequence)\", \"type_id\": \(typeID)}}"
        return prefix.map(special) + [text] + suffix.map(special)
    }
}
