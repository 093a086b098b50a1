public import Tokens

/// A prompt to continue.
public struct GenerationRequest: Equatable, Sendable {
    /// What the model reads.
    public var prompt: String
    /// Texts that end the reply where they first appear, none of them empty.
    ///
    /// The reply ends in front of them.
    public var stops: [String]
    /// The most tokens to generate; pauses do not count.
    public var maximumTokenCount: Int

    /// Makes a request.
    public init(prompt: String, stops: [String], maximumTokenCount: Int) {
        precondition(!stops.contains(""), "a stop string is empty")
        precondition(maximumTokenCount >= 0, "\(maximumTokenCount) tokens cannot be generated")
        self.prompt = prompt
        self.stops = stops
        self.maximumTokenCount = maximumTokenCount
    }
}

/// A reply.
public struct Generation: Equatable, Sendable {
    /// Why the reply ended.
    public enum Ending: String, Codable, Sendable {
        /// A stop string appeared.
        case stopString = "stop-string"
        /// The model produced the end token.
        case endToken = "end-token"
        /// The token limit was reached.
        case tokenLimit = "token-limit"
    }

    /// The reply, up to the stop string; without special tokens and pauses.
    public var text: String
    /// The tokens generated, those of the stop string included, pauses and the end token not.
    public var tokens: [TokenID]
    /// Why it ended.
    public var ending: Ending
    /// What it cost.
    public var tokenCounts: TokenCounts

    /// Describes a reply.
    public init(text: String, tokens: [TokenID], ending: Ending, tokenCounts: TokenCounts) {
        self.text = text
        self.tokens = tokens
        self.ending = ending
        self.tokenCounts = tokenCounts
    }
}
