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

    /// Generates until `limit` tokens, the end token, the end of the context, or until `isDone` says so.
    func generate(
        after prompt: PausedPrompt,
        limit: Int,
        sampler: Sampler,
        random: inout RandomStream,
        isDone: (Step) throws -> Bool
    ) throws -> (steps: [Step], ending: ReplyEnding) {
        let space = model.configuration.contextLength - prompt.tokens.count
        let room = max(min(limit, space), 0)
        let positions = prompt.positions(followedBy: room)
        let reader = try SequenceReader(
            model: model,
            workspace: workspace,
            capacity: prompt.tokens.count + room
        )
        let atLast: ReplyEnding = space < limit ? .context : .limit
        guard room > 0 else { return ([], atLast) }
        var logits = try reader.read(
            tokens: prompt.tokens,
            positions: Array(positions.prefix(prompt.tokens.count)),
            promptCount: prompt.promptCount
        )
        var steps: [Step] = []
        while true {
            let number = sampler.token(from: logits, random: &random)
            let token = TokenID(number)
            if token == tokenizer.specialTokens.end { return (steps, .endToken) }
            steps.append(Step(token: token, logProbability: logProbability(of: number, logits: logits)))
            if try isDone(steps[steps.count - 1]) { return (steps, .limit) }
            if steps.count >= room { return (steps, atLast) }
            logits = try reader.read(tokens: [token.rawValue], positions: [positions[reader.count]])
        }
    }

    /// Answers a request of an evaluation: greedily, up to the first stop string or `limit` tokens.
    func generate(
        _ request: GenerationRequest,
        limit: Int,
        after prompt: PausedPrompt
    ) throws -> Generation {
        var scanner = StopScanner(stops: request.stops)
        var random = RandomStream(seed: 0)
        let result = try generate(
            after: prompt,
            limit: limit,
            sampler: .greedy,
            random: &random
        ) { scanner.append(self.tokenizer.bytes(of: $0.token)) }
        return Generation(
            text: scanner.text,
            tokens: result.steps.map(\.token),
            ending: scanner.isStopped ? .stopString : result.ending == .endToken ? .endToken : .tokenLimit,
            tokenCounts: TokenCounts(
                prompt: prompt.realCount,
                pauses: prompt.insertedCount,
                generated: result.steps.count
            )
        )
    }
}
