public import PauseStrategy

extension PauseSettings {
    /// The same with `count` pauses; where there were none, they come behind the prompt.
    public func asked(for count: Int) -> PauseSettings {
        let strategy = self == .none && count > 0 ? PauseSettings("append") : self
        return strategy.overriding(count: count)
    }
}

/// How a model is run on prompts.
public struct InferenceSettings: Sendable {
    /// The strategy, resolved.
    public var pauses: PauseSettings
    /// Where the model believes pauses to be.
    public var positions: PausePositions
    /// How the prompt attends to itself.
    public var prefixAttention: PrefixAttention
    /// Whether prompts start with the tokenizer's beginning token.
    public var prependsBeginning = false
    /// The seed of strategies that draw.
    public var seed: UInt64 = 0
    /// The most tokens of an answer, where that is fewer than the task allows; nil for the task's limit.
    public var maximumTokenCount: Int?
    /// Positions of one forward pass when scoring: as many as products are fast with.
    ///
    /// Changes no result; a longer prompt still has one pass.
    public var rowLimit = 2048

    /// Follows a contract.
    public init(_ contract: PauseContract) {
        pauses = contract.strategy
        positions = contract.positions
        prefixAttention = contract.prefixAttention
    }
}

extension InferenceSettings {
    /// Throws ``CommandError/answersTooLong(tokenCount:contextLength:)`` if answers would leave less than
    /// half of the context to prompts.
    public func checkAnswers(contextLength: Int) throws(CommandError) {
        guard let maximumTokenCount, maximumTokenCount > contextLength / 2 else { return }
        throw .answersTooLong(tokenCount: maximumTokenCount, contextLength: contextLength)
    }
}
