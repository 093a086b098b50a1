import Datasets
import PauseStrategy
import Randomness
import Tokenizer
import Tokens

/// A prompt with its pauses, as the model reads it, and the positions of what follows.
struct PausedPrompt {
    let tokens: [Int32]
    let promptCount: Int
    let realCount: Int
    let insertedCount: Int
    /// Whether tokens are missing on the left, since the whole would have been too long.
    var isCut = false
    private let isInserted: [Bool]
    private let policy: PausePositions

    /// The position numbers of the prompt and of `count` tokens after it.
    func positions(followedBy count: Int) -> [Int32] {
        policy.positions(isInserted: isInserted + [Bool](repeating: false, count: count))
    }

    /// The tokens that no strategy put there.
    var realTokens: [TokenID] {
        zip(tokens, isInserted).filter { !$1 }.map { TokenID(rawValue: $0.0) }
    }

    /// Positions of all real tokens but the first.
    var predictedPositions: [Int] {
        Array(tokens.indices.filter { !isInserted[$0] }.dropFirst())
    }

    init(_ sequence: PausedSequence, policy: PausePositions, attendsBothWays: Bool) {
        tokens = sequence.tokens.map(\.rawValue)
        promptCount = attendsBothWays ? sequence.promptCount : 0
        insertedCount = sequence.insertedCount
        realCount = sequence.count - sequence.insertedCount
        isInserted = sequence.isInserted
        self.policy = policy
    }
}

/// Puts pauses into prompts, always the same ones into the same prompt.
struct PromptPreparation {
    private let tokenizer: any Tokenizer
    private let strategy: any PauseStrategy
    private let settings: InferenceSettings
    private let beginning: [TokenID]

    init(
        tokenizer: any Tokenizer,
        strategies: PauseStrategyRegistry,
        settings: InferenceSettings
    ) throws {
        self.tokenizer = tokenizer
        self.settings = settings
        strategy = try strategies.makeStrategy(settings.pauses, vocabulary: tokenizer.pauseVocabulary)
        let token = settings.prependsBeginning ? tokenizer.specialTokens.beginning : nil
        beginning = token.map { [$0] } ?? []
    }

    /// Encodes `text` and pauses it; a prompt longer than `limit` positions loses tokens on its left.
    ///
    /// - Throws: ``CommandError/noRoomForPrompt(_:)`` if no token of the prompt would be left, where an
    ///   answer of `answerCount` tokens takes the rest of the context.
    func prompt(_ text: String, limit: Int, answerCount: Int = 0) throws -> PausedPrompt {
        var tokens = try tokenizer.encodeEveryCharacter(of: text)
        let wholeCount = tokens.count
        // Drawn from the text, so that neither order nor neighbours matter.
        let stream = RandomStream(seed: settings.seed).split("inference").split(text)
        while true {
            var random = stream
            let sequence = TokenSequence(prompt: beginning + tokens, completion: [])
            let paused = try strategy.pausedSequence(from: sequence, using: &random)
            guard paused.count > limit else {
                var prompt = try finished(paused)
                prompt.isCut = tokens.count < wholeCount
                return prompt
            }
            guard tokens.count > 1 else {
                throw CommandError.noRoomForPrompt(
                    .init(
                        start: String(text.prefix(40)).replacing("\n", with: " "),
                        contextLength: limit + answerCount,
                        pauseCount: paused.insertedCount,
                        answerCount: answerCount
                    )
                )
            }
            tokens.removeFirst(min(tokens.count - 1, paused.count - limit))
        }
    }

    /// Pauses tokens that are given as such.
    func prompt(tokens: [TokenID]) throws -> PausedPrompt {
        var random = RandomStream(seed: settings.seed).split("inference")
        let sequence = TokenSequence(prompt: tokens, completion: [])
        return try finished(strategy.pausedSequence(from: sequence, using: &random))
    }

    private func finished(_ paused: PausedSequence) throws(CommandError) -> PausedPrompt {
        guard paused.count > 0 else {
            throw .usage("a prompt is empty; --prepend-beginning gives it a first token")
        }
        return PausedPrompt(
            paused,
            policy: settings.positions,
            attendsBothWays: settings.prefixAttention == .bidirectional
        )
    }
}
