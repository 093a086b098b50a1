import Foundation
public import Model
import PauseStrategy
import Randomness
import Tensor
import Tokenizer
public import Tokens

/// A model opened for generation.
public final class GenerationSession {
    private let opened: InferenceModel
    private let settings: InferenceSettings
    private let tokenizer: any Tokenizer
    private let hasTokenizer: Bool

    /// What to continue.
    public enum Prompt: Sendable {
        /// Text, encoded by the tokenizer.
        case text(String)
        /// Tokens as they are.
        case tokens([TokenID])
    }

    /// What is asked for.
    public struct Request: Sendable {
        let prompt: Prompt
        let maximumTokenCount: Int
        let sampler: Sampler
        let seed: UInt64
        let scoresPrompt: Bool

        /// Makes a request.
        public init(
            prompt: Prompt,
            maximumTokenCount: Int,
            sampler: Sampler,
            seed: UInt64 = 0,
            scoresPrompt: Bool = false
        ) {
            self.prompt = prompt
            self.maximumTokenCount = maximumTokenCount
            self.sampler = sampler
            self.seed = seed
            self.scoresPrompt = scoresPrompt
        }
    }

    /// A reply with everything that is known about it.
    public struct Answer: Codable, Equatable, Sendable {
        /// The prompt's tokens, pauses left out.
        public var promptIds: [TokenID]
        /// Tokens inserted behind or into the prompt.
        public var pauseCount: Int
        /// The tokens generated, the end token not among them.
        public var ids: [TokenID]
        /// The natural logarithm of each token's probability.
        public var logprobs: [Double]
        /// What made the reply end.
        public var ending: ReplyEnding
        /// The text of the tokens; empty without a tokenizer.
        public var text: String
        /// For each token of the prompt but the first, the logarithm of its probability.
        public var promptLogprobs: [Double]?
    }

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
        hasTokenizer = opened.tokenizer != nil
        guard hasTokenizer || !needsTokenizer else {
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
        var decoder = StreamingDecoder(tokenizer)
        let (_, _, ending) = try generate(request) { try write(decoder.append($0)) }
        try write(decoder.finish())
        return ending
    }

    /// Generates everything, then tells about it.
    public func answer(_ request: Request) throws -> Answer {
        try checkScoring(request)
        let (prompt, steps, ending) = try generate(request) { _ in }
        let ids = steps.map(\.token)
        return Answer(
            promptIds: prompt.realTokens,
            pauseCount: prompt.insertedCount,
            ids: ids,
            logprobs: steps.map(\.logProbability),
            ending: ending,
            text: hasTokenizer ? tokenizer.decode(ids) : "",
            promptLogprobs: request.scoresPrompt ? try scores(of: prompt) : nil
        )
    }

    private func generate(
        _ request: Request,
        didGenerate: (TokenID) throws -> Void
    ) throws -> (prompt: PausedPrompt, steps: [PausedGenerator.Step], ending: ReplyEnding) {
        let preparation = try PromptPreparation(
            tokenizer: tokenizer,
            strategies: opened.strategies,
            settings: settings
        )
        let prompt: PausedPrompt =
            switch request.prompt {
            case .text(let text): try preparation.prompt(text, limit: .max)
            case .tokens(let tokens): try preparation.prompt(tokens: real(tokens))
            }
        let generator = PausedGenerator(
            model: opened.model,
            tokenizer: tokenizer,
            workspace: try Workspace(kernels: opened.model.store.kernels)
        )
        var random = RandomStream(seed: request.seed).split("sampling")
        let result = try generator.generate(
            after: prompt,
            limit: request.maximumTokenCount,
            sampler: request.sampler,
            random: &random
        ) { step in
            try didGenerate(step.token)
            return false
        }
        return (prompt, result.steps, result.ending)
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
