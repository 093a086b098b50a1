import Tokens

/// What each token stands for when ids become text.
struct TokenTexts: Sendable {
    private var content: [UInt8] = []
    private var starts: [Int] = [0]

    /// The number of tokens.
    var count: Int { starts.count - 1 }

    /// Appends the text of the next token.
    mutating func append(_ bytes: some Collection<UInt8>) {
        content += bytes
        starts.append(content.count)
    }

    /// The text of `token`; nothing for an id out of range.
    func bytes(of token: TokenID) -> [UInt8] {
        let id = Int(token.rawValue)
        guard id >= 0, id < count else { return [] }
        return Array(content[starts[id]..<starts[id + 1]])
    }
}
