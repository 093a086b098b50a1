/// What made a reply end.
public enum ReplyEnding: String, Codable, Sendable {
    /// The model produced the end token, which is not among the tokens of the reply.
    case endToken = "end-token"
    /// The model produced a token that was named as a stop, and is not among the tokens of the reply.
    case stopToken = "stop-token"
    /// A stop string appeared: its tokens are among those of the reply, its text is not.
    case stopString = "stop-string"
    /// It has as many tokens as were asked for.
    case limit
    /// The context holds no more.
    case context
}
