public import Tokens

/// One `<pause>` entry of a vocabulary: how it is written and which number it has.
public struct PauseToken: Codable, Equatable, Sendable {
    /// Its name in tokenizer files, for example `<pause>`.
    public var text: String
    /// Its row in the embedding table.
    public var id: TokenID

    /// Describes an entry.
    public init(text: String, id: TokenID) {
        self.text = text
        self.id = id
    }
}

extension PauseToken: CustomStringConvertible {
    /// For example `<pause> (id 50257)`.
    public var description: String { "\(text) (id \(id))" }
}
