public import Tokens

/// The tokens that a pause strategy may insert.
public struct PauseVocabulary: Sendable {
    /// The `<pause>` entries of the vocabulary; the first is the one most strategies repeat.
    public let pauseTokens: [TokenID]
    /// Turns ordinary text into tokens, for strategies that insert fillers.
    public let encode: @Sendable (String) -> [TokenID]

    /// Describes a vocabulary.
    ///
    /// - Parameters:
    ///   - pauseTokens: At least one, unless the strategy inserts none of them.
    ///   - encode: The tokenizer, without special tokens.
    public init(pauseTokens: [TokenID], encode: @escaping @Sendable (String) -> [TokenID] = { _ in [] }) {
        self.pauseTokens = pauseTokens
        self.encode = encode
    }
}
