/// What made a reply end.
public enum ReplyEnding: String, Codable, Sendable {
    /// The model produced the end token, which is not among the tokens of the reply.
    case endToken = "end-token"
    /// It has as many tokens as were asked for, or all that the caller wanted.
    case limit
    /// The context holds no more.
    case context
}
