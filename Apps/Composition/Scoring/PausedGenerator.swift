import Eval
import Model
import Randomness
import Tensor
import Tokenizer
import Tokens

/// Continues a paused prompt token by token.
final class PausedGenerator {
    private let model: Transformer
    private let tokenizer: any Tokenizer
    private let workspace: Workspace

    init(model: Transformer, tokenizer: any Tokenizer, workspace: Workspace) {
        self.model = model
        self.tokenizer = tokenizer
        self.workspace = workspace
    }

    /// A token that was generated.
    struct Step {
        let token: TokenID
        /// Natural logarithm, by the model's own distribution.
        let logProbability: Double
    }

    /// Generates until `limit` tokens, the end token, or until `isDone` says so.
    ///
    /// - Returns: The tokens, and whether the end token came (it is not among them).
    func generate(
        after prompt: PausedPrompt,
        limit: Int,
        sampler: Sampler,
        random: inout RandomStream,
        isDone: (Step) throws -> Bool
    ) throws -> (steps: [Step], hasEnded: Bool) {
        let room = min(limit, model.configuration.contextLength - prompt.tokens.count)
        let positions = prompt.positions(followedBy: max(room, 0))
        let reader = try SequenceReader(
            model: model,
            workspace: workspace,
            capacity: prompt.tokens.count + max(room, 0)
        )
        guard room > 0 else { return ([], false) }
        var logits = try reader.read(
            tokens: prompt.tokens,
            positions: Array(positions.prefix(prompt.tokens.count)),
            promptCount: prompt.promptCount
        )
        var steps: [Step] = []
        while true {
            let number = sampler.token(from: logits, random: &random)
            let token = TokenID(number)
            if token == tokenizer.specialTokens.end { return (steps, true) }
            steps.append(Step(token: token, logProbability: logProbability(of: number, logits: logits)))
            if try isDone(steps[steps.count - 1]) || steps.count >= room { return (steps, false) }
            logits = try reader.read(tokens: [token.rawValue], positions: [positions[reader.count]])
        }
    }

    /// Answers a request of an evaluation: greedily, up to the first stop string.
    func generate(_ request: GenerationRequest, after prompt: PausedPrompt) throws -> Generation {
        var scanner = StopScanner(stops: request.stops)
        var random = RandomStream(seed: 0)
        let result = try generate(
            after: prompt,
            limit: request.maximumTokenCount,
            sampler: .greedy,
            random: &random
        ) { scanner.append(self.tokenizer.bytes(of: $0.token)) }
        return Generation(
            text: scanner.text,
            tokens: result.steps.map(\.token),
            ending: scanner.isStopped ? .stopString : result.hasEnded ? .endToken : .tokenLimit,
            tokenCounts: TokenCounts(
                prompt: prompt.realCount,
                pauses: prompt.insertedCount,
                generated: result.steps.count
            )
        )
    }
}
