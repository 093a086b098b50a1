import Tokens

/// A token that is looked for in the text itself, before the model sees it.
struct AddedToken: Equatable, Sendable {
    /// The token.
    var id: TokenID
    /// What is looked for.
    var content: String
    /// Whether it stands for no text, so that text is not searched for it unless the caller allows that.
    var isSpecial = true
    /// Whether it is looked for after normalization instead of before.
    var isNormalized = false
    /// Whether it must not touch a letter, a digit or an underscore.
    var isSingleWord = false
    /// Whether white space in front of it belongs to it.
    var takesSpaceBefore = false
    /// Whether white space behind it belongs to it.
    var takesSpaceAfter = false
}

extension AddedToken {
    /// Reads one item of `added_tokens`.
    init(_ node: JSONNode) throws(TokenizerError) {
        let id = try node.required("id").integer()
        guard let number = Int32(exactly: id), number >= 0 else {
            throw .invalid(.field(node.path("id"), of: node.file), problem: "\(id) is no token id")
        }
        let content = try node.required("content").string()
        if content.isEmpty {
            let position = FilePosition.field(node.path("content"), of: node.file)
            throw .invalid(position, problem: "the token is empty; remove it")
        }
        self.init(
            id: TokenID(rawValue: number),
            content: content,
            isSpecial: try node.bool("special", default: false),
            isNormalized: try node.bool("normalized", default: true),
            isSingleWord: try node.bool("single_word", default: false),
            takesSpaceBefore: try node.bool("lstrip", default: false),
            takesSpaceAfter: try node.bool("rstrip", default: false)
        )
    }

    /// The same as one item of `added_tokens`.
    func write(to json: inout JSONText) {
        json.append("{\"id\": \(id), \"content\": ")
        json.append(quoted: content)
        json.append(", \"single_word\": \(isSingleWord), \"lstrip\": \(takesSpaceBefore)")
        json.append(", \"rstrip\": \(takesSpaceAfter), \"normalized\": \(isNormalized)")
        json.append(", \"special\": \(isSpecial)}")
    }
}
