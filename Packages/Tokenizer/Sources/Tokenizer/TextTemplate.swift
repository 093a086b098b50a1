public import Tokens

/// What a model expects around a text, such as a token that begins it.
public struct TextTemplate: Equatable, Sendable {
    /// The tokens in front of a text.
    public var prefix: [TokenID]
    /// The tokens behind it.
    public var suffix: [TokenID]

    /// Whether ids are made as if a space stood in front of the text; decoding leaves it out again.
    public var hidesFirstSpace: Bool

    /// Puts `prefix` in front and `suffix` behind.
    public init(prefix: [TokenID] = [], suffix: [TokenID] = [], hidesFirstSpace: Bool = false) {
        self.prefix = prefix
        self.suffix = suffix
        self.hidesFirstSpace = hidesFirstSpace
    }

    /// `tokens` with those of the template around them.
    public func applied(to tokens: [TokenID]) -> [TokenID] {
        prefix + tokens + suffix
    }
}
