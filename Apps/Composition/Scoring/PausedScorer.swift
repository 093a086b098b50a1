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
    private var promptCount = 0
    private var cutPromptCount = 0

    /// Puts the parts together.
    public init(
        model: Transformer,
        tokenizer: any Tokenizer,
        strategies: PauseStrategyRegistry,
        settings: InferenceSettings
    ) throws {
        self.model = model
        self.tokenizer = tokenizer
        preparation = try PromptPreparation(
            tokenizer: tokenizer,
            strategies: strategies,
            settings: settings
        )
        let workspace = try Workspace(kernels: model.store.kernels)
        batches = ScoringBatches(
            model: model,
            workspace: workspace,
            batchSize: settings.batchSize,
            attendsBothWays: settings.prefixAttention == .bidirectional
        )
        generator = PausedGenerator(model: model, tokenizer: tokenizer, workspace: workspace)
    }

    /// How many prompts so far lost tokens on their left, as a sentence; nil if none did.
    public var truncation: String? {
        guard cutPromptCount > 0 else { return nil }
        return "\(cutPromptCount) of \(promptCount) prompts lost tokens on their left,"
            + " because the model reads \(model.configuration.contextLength) positions"
    }

    private func tokens(of completion: String) throws -> [Int32] {
        let tokens = try tokenizer.encodeEveryCharacter(of: completion).map(\.rawValue)
        guard !tokens.isEmpty else {
            throw CommandError.usage(
                "the tokenizer has no token for the answer '\(completion)'; name another with --tokenizer"
            )
        }
        return tokens
    }

    private func prompt(_ text: String, limit: Int) throws -> PausedPrompt {
        let prompt = try preparation.prompt(text, limit: max(limit, 1))
        promptCount += 1
        if prompt.isCut { cutPromptCount += 1 }
        return prompt
    }

    /// Continues each prompt greedily.
    public func generate(_ requests: [GenerationRequest]) throws -> [Generation] {
        try requests.map { request in
            let room = model.configuration.contextLength - request.maximumTokenCount
            let prompt = try prompt(request.prompt, limit: room)
            return try generator.generate(request, after: prompt)
        }
    }

    /// Scores every completion of every request.
    public func score(_ requests: [ScoringRequest]) throws -> [Scoring] {
        var rows: [ScoringRow] = []
        var counts: [TokenCounts] = []
        for request in requests {
            let completions = try request.completions.map(tokens)
            let longest = completions.map(\.count).max() ?? 0
            let limit = model.configuration.contextLength - longest + 1
            let prompt = try prompt(request.prompt, limit: limit)
            rows += completions.map { ScoringRow(prompt: prompt, completion: $0) }
            counts.append(
                TokenCounts(
                    prompt: prompt.realCount,
                    pauses: prompt.insertedCount,
                    scored: completions.reduce(0) { $0 + $1.count }
                )
            )
        }
        var scores = try batches.scores(of: rows)[...]
        return zip(requests, counts).map { request, counts in
            defer { scores.removeFirst(request.completions.count) }
            return Scoring(completions: Array(scores.prefix(request.completions.count)), tokenCounts: counts)
        }
    }
}
