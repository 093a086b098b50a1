public import Eval
public import Model
public import PauseStrategy
import Tensor
public import Tokenizer
import Tokens

/// The model, the tokenizer and the pause strategy as an evaluation sees them.
public final class PausedScorer: ScoringModel {
    private let model: Transformer
    private let tokenizer: any Tokenizer
    private let preparation: PromptPreparation
    private let batches: ScoringBatches
    private let generator: PausedGenerator
    private let maximumTokenCount: Int?

    /// What had to give way to the length of the context so far.
    public private(set) var contextUse: ContextUse

    /// Puts the parts together.
    ///
    /// - Throws: ``CommandError/answersTooLong(tokenCount:contextLength:)``; what an unknown strategy, or too
    ///   little memory, throws.
    public init(
        model: Transformer,
        tokenizer: any Tokenizer,
        strategies: PauseStrategyRegistry,
        settings: InferenceSettings
    ) throws {
        self.model = model
        self.tokenizer = tokenizer
        maximumTokenCount = settings.maximumTokenCount
        contextUse = ContextUse(contextLength: model.configuration.contextLength)
        try settings.checkAnswers(contextLength: model.configuration.contextLength)
        preparation = try PromptPreparation(
            tokenizer: tokenizer,
            strategies: strategies,
            settings: settings
        )
        let workspace = try Workspace(kernels: model.store.kernels)
        batches = try ScoringBatches(
            model: model,
            workspace: workspace,
            rowLimit: settings.rowLimit,
            attendsBothWays: settings.prefixAttention == .bidirectional
        )
        generator = PausedGenerator(model: model, tokenizer: tokenizer, workspace: workspace)
    }

    private func tokens(of completion: String) throws -> [Int32] {
        let tokens = try tokenizer.encodeEveryCharacter(of: completion, isContinuation: true).map(\.rawValue)
        guard !tokens.isEmpty else {
            throw CommandError.usage(
                "the tokenizer has no token for the answer '\(completion)'; name another with --tokenizer"
            )
        }
        return tokens
    }

    private func prompt(_ text: String, answerCount: Int) throws -> PausedPrompt {
        let prompt = try preparation.prompt(
            text,
            limit: model.configuration.contextLength - answerCount,
            answerCount: answerCount
        )
        contextUse.promptCount += 1
        if prompt.isCut { contextUse.cutPromptCount += 1 }
        return prompt
    }

    /// Continues each prompt greedily.
    ///
    /// Answers get as many tokens as the request says, unless the settings say fewer, and never more than
    /// half of the context.
    public func generate(_ requests: [GenerationRequest]) throws -> [Generation] {
        try requests.map { request in
            let half = model.configuration.contextLength / 2
            let limit = min(request.maximumTokenCount, maximumTokenCount ?? half, half)
            if limit < request.maximumTokenCount {
                contextUse.answers = .init(tokenCount: limit, taskTokenCount: request.maximumTokenCount)
            }
            let prompt = try prompt(request.prompt, answerCount: limit)
            return try generator.generate(request, limit: limit, after: prompt)
        }
    }

    /// Scores every completion of every request; a prompt and its pauses are read once for all of them.
    public func score(_ requests: [ScoringRequest]) throws -> [Scoring] {
        var sequences: [BranchingSequence] = []
        var counts: [TokenCounts] = []
        for request in requests {
            let completions = try request.completions.map(tokens)
            let longest = completions.map(\.count).max() ?? 0
            // The last token of an answer is asked for, and never read.
            let prompt = try prompt(request.prompt, answerCount: longest - 1)
            sequences.append(
                BranchingSequence(
                    beginning: prompt.tokens,
                    continuations: completions,
                    positions: prompt.positions(followedBy: longest - 1),
                    promptCount: prompt.promptCount
                )
            )
            counts.append(
                TokenCounts(
                    prompt: prompt.realCount,
                    pauses: prompt.insertedCount,
                    scored: completions.reduce(0) { $0 + $1.count }
                )
            )
        }
        return zip(try batches.scores(of: sequences), counts).map {
            Scoring(completions: $0, tokenCounts: $1)
        }
    }
}
