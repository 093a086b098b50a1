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

    /// What to generate.
    struct Plan {
        /// The most tokens of the reply.
        var limit: Int
        var sampler = Sampler.greedy
        /// Each ends the reply, like the tokenizer's end token.
        var stopTokens: Set<TokenID> = []
        var random = RandomStream(seed: 0)
    }

    /// A token that was generated.
    struct Step {
        let token: TokenID
        /// Natural logarithm, by the model's own distribution.
        let logProbability: Double
    }

    /// What was generated.
    struct Reply {
        var steps: [Step] = []
        var ending: ReplyEnding
        var pace = GenerationPace()
    }

    /// Generates until the plan's limit, an end token, the end of the context, or until `isDone` says that a
    /// stop string is complete.
    func generate(
        _ plan: Plan,
        after prompt: PausedPrompt,
        isDone: (Step) throws -> Bool
    ) throws -> Reply {
        let space = model.configuration.contextLength - prompt.tokens.count
        let room = max(min(plan.limit, space), 0)
        var reply = Reply(ending: space < plan.limit ? .context : .limit)
        let reading = try PromptReading(prompt, room: room, model: model, workspace: workspace)
        guard room > 0 else { return reply }
        var logits = try reading.start(&reply.pace)
        var random = plan.random
        var seen = Set(prompt.realTokens.map { Int($0.rawValue) })
        while true {
            let number = plan.sampler.token(from: logits, seen: seen, random: &random)
            let token = TokenID(number)
            if let ending = ending(token, plan) {
                reply.ending = ending
                return reply
            }
            let step = Step(token: token, logProbability: logProbability(of: number, logits: logits))
            reply.steps.append(step)
            if try isDone(step) {
                reply.ending = .stopString
                return reply
            }
            if reply.steps.count >= room { return reply }
            seen.insert(number)
            try reading.next(token, into: &logits, &reply.pace)
        }
    }

    private func ending(_ token: TokenID, _ plan: Plan) -> ReplyEnding? {
        if token == tokenizer.specialTokens.end { return .endToken }
        return plan.stopTokens.contains(token) ? .stopToken : nil
    }

    /// Answers a request of an evaluation: greedily, up to the first stop string or `limit` tokens.
    func generate(
        _ request: GenerationRequest,
        limit: Int,
        after prompt: PausedPrompt
    ) throws -> Generation {
        var scanner = StopScanner(stops: request.stops)
        let reply = try generate(Plan(limit: limit), after: prompt) {
            scanner.append(self.tokenizer.bytes(of: $0.token))
        }
        return Generation(
            text: scanner.text,
            tokens: reply.steps.map(\.token),
            ending: scanner.isStopped ? .stopString : reply.ending == .endToken ? .endToken : .tokenLimit,
            tokenCounts: TokenCounts(
                prompt: prompt.realCount,
                pauses: prompt.insertedCount,
                generated: reply.steps.count
            )
        )
    }
}

/// A prompt and its continuation as the model reads them, on the clock.
private struct PromptReading {
    private let prompt: PausedPrompt
    private let positions: [Int32]
    private let reader: SequenceReader
    private let clock = ContinuousClock()

    init(_ prompt: PausedPrompt, room: Int, model: Transformer, workspace: Workspace) throws {
        self.prompt = prompt
        positions = prompt.positions(followedBy: room)
        reader = try SequenceReader(
            model: model,
            workspace: workspace,
            capacity: prompt.tokens.count + room
        )
    }

    /// Reads prompt and pauses in one pass.
    func start(_ pace: inout GenerationPace) throws -> [Float] {
        let start = clock.now
        let logits = try reader.read(
            tokens: prompt.tokens,
            positions: Array(positions.prefix(prompt.tokens.count)),
            promptCount: prompt.promptCount
        )
        pace.promptCount = prompt.tokens.count
        pace.pauseCount = prompt.insertedCount
        pace.promptTime = clock.now - start
        return logits
    }

    /// Reads one token of the reply.
    func next(_ token: TokenID, into logits: inout [Float], _ pace: inout GenerationPace) throws {
        let start = clock.now
        try reader.read(token: token.rawValue, position: positions[reader.count], into: &logits)
        pace.stepCount += 1
        pace.stepTime += clock.now - start
    }
}
