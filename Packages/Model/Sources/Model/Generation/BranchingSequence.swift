/// A beginning, and what may follow it.
public struct BranchingSequence: Equatable, Sendable {
    /// What all continuations follow, pauses included; at least one token.
    public var beginning: [Int32]
    /// What may follow; at least one token each.
    ///
    /// The last token of a continuation is asked for, and never read.
    public var continuations: [[Int32]]
    /// The position numbers of the beginning and of what is read of the longest continuation; -1 for none.
    public var positions: [Int32]
    /// Leading places of the beginning that attend both ways; 0 for none.
    public var promptCount: Int

    /// Describes a beginning and what may follow it.
    public init(
        beginning: [Int32],
        continuations: [[Int32]],
        positions: [Int32],
        promptCount: Int = 0
    ) {
        precondition(!beginning.isEmpty, "there is nothing to go on from")
        precondition(
            continuations.allSatisfy { !$0.isEmpty && positions.count >= beginning.count + $0.count - 1 },
            "\(positions.count) positions for continuations of \(continuations.map(\.count))"
        )
        self.beginning = beginning
        self.continuations = continuations
        self.positions = positions
        self.promptCount = promptCount
    }

    /// The tokens that the model reads.
    public var rowCount: Int { beginning.count + continuations.reduce(0) { $0 + $1.count - 1 } }
    /// The tokens whose probability is asked for.
    var targetCount: Int { continuations.reduce(0) { $0 + $1.count } }
    /// The places that the longest continuation reaches.
    var longest: Int { beginning.count + (continuations.map(\.count).max() ?? 1) - 1 }
}

/// How probable a continuation is.
public struct ContinuationScore: Equatable, Sendable {
    /// `-log p` of each token, in nats.
    public var losses: [Float]
    /// Whether each token was the most likely one.
    public var isGreedy: Bool
}
