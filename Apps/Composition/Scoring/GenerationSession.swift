import Foundation
import Model
import PauseStrategy
import Randomness
import Tensor
import Tokenizer
import Tokens

/// A model opened for generation.
public final class GenerationSession {
    private let opened: InferenceModel
    private let settings: InferenceSettings
    private let tokenizer: any Tokenizer

    /// How long the last reply took.
    public private(set) var pace = GenerationPace()

    /// Opens the model that `options` name.
    ///
    /// - Parameters:
    ///   - options: The model and how to run it.
    ///   - pauses: How many; nil for as many as the model was trained with.
    ///   - needsTokenizer: Whether prompts will be text.
    /// - Throws: ``CommandError``, and what reading the model throws.
    public init(_ options: InferenceOptions, pauses: Int?, needsTokenizer: Bool) throws {
        opened = try InferenceModel(options)
        settings = try opened.settings(pauses: pauses)
        guard opened.tokenizer != nil || !needsTokenizer else {
            throw CommandError.usage("\(opened.missingTokenizer), or give --prompt-ids")
        }
        tokenizer =
            opened.tokenizer
            ?? IDsOnly(
                vocabularySize: opened.model.configuration.vocabularySize,
                pauseTokenCount: opened.model.configuration.pauseTokenCount
            )
    }

    /// Writes the continuation piece by piece, and says what made it end.
    public func stream(_ request: Request, write: (String) throws -> Void) throws -> ReplyEnding {
        try generate(request, write: write).reply.ending
    }

    /// Generates everything, then tells about it.
    public func answer(_ request: Request) throws -> Answer {
        try checkScoring(request)
        let (prompt, reply, text) = try generate(request) { _ in }
        return Answer(
            promptIds: prompt.realTokens,
            pauseCount: prompt.insertedCount,
            ids: reply.steps.map(\.token),
            logprobs: reply.steps.map(\.logProbability),
            ending: reply.ending,
            text: text,
            promptLogprobs: request.scoresPrompt ? try scores(of: prompt) : nil
        )
    }

    private func generate(
        _ request: Request,
        write: (String) throws -> Void
    ) throws -> (prompt: PausedPrompt, reply: PausedGenerator.Reply, text: String) {
        let prompt = try paused(request.prompt)
        let generator = PausedGenerator(
            model: opened.model,
            tokenizer: tokenizer,
            workspace: try Workspace(kernels: opened.model.store.kernels)
        )
        let plan = PausedGenerator.Plan(
            limit: request.maximumTokenCount,
            sampler: request.sampler,
            stopTokens: Set(request.stops.tokens),
            random: RandomStream(seed: request.seed).split("sampling")
        )
        var text = ReplyText(
            tokenizer: tokenizer,
            prompt: prompt.realTokens,
            stops: request.stops.texts
        )
        let reply = try generator.generate(plan, after: prompt) { step in
            try write(text.append(step.token))
            return text.isStopped
        }
        try write(text.finish())
        pace = reply.pace
        return (prompt, reply, text.text)
    }

    private func paused(_ prompt: Prompt) throws -> PausedPrompt {
        let preparation = try PromptPreparation(
            tokenizer: tokenizer,
            strategies: opened.strategies,
            settings: settings
        )
        return switch prompt {
        case .text(let text): try preparation.prompt(text, limit: .max)
        case .tokens(let tokens): try preparation.prompt(tokens: real(tokens))
        }
    }

    /// Throws if `tokens` hold a pause: strategies put them where the model expects them, and count them.
    private func real(_ tokens: [TokenID]) throws(CommandError) -> [TokenID] {
        let first = opened.model.configuration.vocabularySize
        let pauses = first..<first + opened.model.configuration.pauseTokenCount
        guard let pause = tokens.first(where: { pauses.contains(Int($0.rawValue)) }) else { return tokens }
        throw .usage(
            "--prompt-ids holds \(pause), which is a pause; leave it out and ask for pauses with --pauses"
        )
    }

    /// Throws if the prompt is to be scored and its tokens see one another, themselves included.
    private func checkScoring(_ request: Request) throws(CommandError) {
        guard request.scoresPrompt, settings.prefixAttention == .bidirectional else { return }
        throw .usage(
            "the model reads prompts both ways, so each token sees itself and has no probability of its own;"
                + " leave out --echo"
        )
    }

    /// The log-probability of each real token after the first, read with the pauses in place.
    private func scores(of prompt: PausedPrompt) throws -> [Double] {
        let reader = try SequenceReader(
            model: opened.model,
            workspace: Workspace(kernels: opened.model.store.kernels),
            capacity: prompt.tokens.count
        )
        let logits = try reader.read(
            tokens: prompt.tokens,
            positions: prompt.positions(followedBy: 0),
            promptCount: prompt.promptCount,
            logitCount: prompt.tokens.count
        )
        let width = opened.model.configuration.vocabularySize
        return prompt.predictedPositions.map { position in
            let row = Array(logits[(position - 1) * width..<position * width])
            return logProbability(of: Int(prompt.tokens[position]), logits: row)
        }
    }
}

/// Stands in for a tokenizer where only ids go in and out.
private struct IDsOnly: Tokenizer {
    let vocabularySize: Int
    let specialTokens: SpecialTokens

    init(vocabularySize: Int, pauseTokenCount: Int) {
        self.vocabularySize = vocabularySize + pauseTokenCount
        let pauses = (vocabularySize..<vocabularySize + pauseTokenCount).map { TokenID($0) }
        specialTokens = SpecialTokens(pauses: pauses)
    }

    func encode(_ text: String) -> [TokenID] { [] }
    func bytes(of token: TokenID) -> [UInt8] { [] }
    func document() throws -> TokenizerDocument {
        throw CommandError.usage("there is no tokenizer to describe")
    }
}
