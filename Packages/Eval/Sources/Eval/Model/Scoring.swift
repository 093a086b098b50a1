/// A prompt, and the completions whose probability is asked for.
public struct ScoringRequest: Equatable, Sendable {
    /// What the model reads.
    public var prompt: String
    /// What might follow, the space in front included.
    public var completions: [String]

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - prompt: What the model reads; may be empty.
    ///   - completions: At least one, none empty.
    public init(prompt: String, completions: [String]) {
        precondition(!completions.isEmpty, "there is no completion to score")
        precondition(!completions.contains(""), "a completion is empty")
        self.prompt = prompt
        self.completions = completions
    }
}

/// How probable each completion of a request is.
public struct Scoring: Equatable, Sendable {
    /// One score per completion, in the order asked.
    public var completions: [ScoredCompletion]
    /// What the whole request cost; the prompt counts once.
    public var tokenCounts: TokenCounts

    /// Describes the answer to a request.
    public init(completions: [ScoredCompletion], tokenCounts: TokenCounts) {
        self.completions = completions
        self.tokenCounts = tokenCounts
    }
}

/// How probable one completion is, token by token.
public struct ScoredCompletion: Equatable, Sendable {
    /// The natural logarithm of each token's probability, given everything before it.
    public var tokenLogProbabilities: [Double]
    /// Whether greedy decoding would have produced exactly these tokens.
    public var isGreedy: Bool

    /// Describes a score.
    public init(tokenLogProbabilities: [Double], isGreedy: Bool) {
        self.tokenLogProbabilities = tokenLogProbabilities
        self.isGreedy = isGreedy
    }

    /// The logarithm of the completion's probability.
    public var logProbability: Double { tokenLogProbabilities.reduce(0, +) }

    /// The number of tokens scored.
    public var tokenCount: Int { tokenLogProbabilities.count }
}
