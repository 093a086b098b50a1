public import Tokens

/// A token, and the part of the text that it was made from.
public struct TokenSpan: Equatable, Sendable {
    /// The token.
    public let token: TokenID
    /// Where its text stands, as offsets into the UTF-8; empty for a token that no text made.
    public let bytes: Range<Int>

    /// Says that `token` was made from `bytes`.
    public init(token: TokenID, bytes: Range<Int>) {
        self.token = token
        self.bytes = bytes
    }
}
