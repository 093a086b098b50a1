/// How a checkpoint was made to pause, and so how it must be run.
///
/// Every checkpoint records one; a command that contradicts it refuses, unless the flag that
/// ``contradictions(with:)`` names was given.
public struct PauseContract: Equatable, Sendable {
    /// The pauses of the vocabulary, in order of their number; empty without pauses.
    public var pauseTokens: [PauseToken]
    /// The strategy, with every default written out (``PauseStrategyRegistry/resolved(_:)``).
    public var strategy: PauseSettings
    /// `M`: how many pauses stand between a prompt and its answer; nil where the number is not fixed.
    public var count: Int?
    /// What outputs in front of pauses were asked for.
    public var maskPolicy: PauseMaskPolicy
    /// How the prompt attends to itself.
    public var prefixAttention: PrefixAttention
    /// Where the model believes pauses to be.
    public var positions: PausePositions

    /// Records a contract.
    ///
    /// - Parameters:
    ///   - strategy: Name and resolved settings; ``count`` is taken from them.
    ///   - pauseTokens: The pauses of the vocabulary.
    ///   - maskPolicy: What outputs in front of pauses were asked for.
    ///   - prefixAttention: How the prompt attends to itself.
    ///   - positions: Where the model believes pauses to be.
    public init(
        strategy: PauseSettings,
        pauseTokens: [PauseToken],
        maskPolicy: PauseMaskPolicy = .ignored,
        prefixAttention: PrefixAttention = .causal,
        positions: PausePositions = .consecutive
    ) {
        self.pauseTokens = pauseTokens
        self.strategy = strategy
        self.count = strategy == .none ? 0 : strategy.count
        self.maskPolicy = maskPolicy
        self.prefixAttention = prefixAttention
        self.positions = positions
    }

    /// The same contract with another number of pauses, as `--pauses M` asks for.
    public func overriding(count: Int) -> PauseContract {
        var result = self
        result.strategy = strategy.overriding(count: count)
        result.count = count
        return result
    }

    /// The contract of a model that has never seen a pause.
    public static let none = PauseContract(strategy: .none, pauseTokens: [])
}
