/// One token that a pause strategy puts in: which one, and where.
public struct PauseInsertion: Equatable, Sendable {
    /// How many real tokens of the example stand before it: 0 is in front of everything,
    /// ``TokenSequence/prompt``'s count is between prompt and completion.
    public var offset: Int
    /// The token: `<pause>`, or any other for filler strategies.
    public var token: TokenID

    /// Places `token` after `offset` real tokens.
    public init(offset: Int, token: TokenID) {
        self.offset = offset
        self.token = token
    }
}
