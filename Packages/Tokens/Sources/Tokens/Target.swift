/// What the model's output at one position is asked for.
@frozen
public enum Target: Equatable, Sendable {
    /// The output is ignored: no loss, no gradient.
    case ignored
    /// The real token that follows.
    case next(TokenID)
    /// A token that the task wants to see at a pause (hint supervision).
    case hint(TokenID)

    /// The token asked for, if any.
    public var token: TokenID? {
        switch self {
        case .ignored: nil
        case .next(let token), .hint(let token): token
        }
    }
}
