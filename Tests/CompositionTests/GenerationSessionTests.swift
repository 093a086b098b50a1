import ArgumentParser
import Model
import PauseStrategy
import Randomness
import Tensor
import Testing
import Tokenizer
import Tokens

@testable import Composition

/// Generation says why it ended, and refuses prompts that it cannot read as they are meant.
@Suite struct GenerationSessionTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func session(
        _ pauses: PauseSettings,
        prefixAttention: PrefixAttention = .causal
    ) throws -> GenerationSession {
        let path = try folder.path("model.h5")
        try TestModel(pauses, prefixAttention: prefixAttention).write(to: path)
        let options = try InferenceOptions.parse(["--model", path, "--threads", "1"])
        return try GenerationSession(options, pauses: nil, needsTokenizer: true)
    }

    private func request(_ ids: [TokenID], count: Int, echo: Bool = false) -> GenerationSession.Request {
        .init(prompt: .tokens(ids), maximumTokenCount: count, sampler: .greedy, scoresPrompt: echo)
    }

    private func refusal(_ body: () throws -> Void) throws -> String? {
        do {
            try body()
            return nil
        } catch let error as CommandError {
            #expect(error.isUsage)
            return "\(error)"
        }
    }

    @Test func saysWhatEndedAReply() throws {
        let session = try session(.append(3))
        let room = TestModel.contextLength - 2 - 3
        #expect(try session.answer(request([0, 2], count: room)).ending == .limit)
        let longer = try session.answer(request([0, 2], count: room + 1))
        #expect(longer.ending == .context && longer.ids.count == room)
        #expect(try session.answer(request([0, 2], count: 0)).ending == .limit)
        let full = [TokenID](repeating: 1, count: TestModel.contextLength - 3)
        #expect(try session.answer(request(full, count: 1)).ending == .context)
        #expect(try session.stream(request([0, 2], count: room + 1)) { _ in } == .context)
    }

    @Test(arguments: [true, false])
    func refusesPausesAmongTheTokensOfAPrompt(echo: Bool) throws {
        let session = try session(.append(2))
        let message = try refusal { _ = try session.answer(request([0, 256], count: 0, echo: echo)) }
        #expect(
            message
                == "--prompt-ids holds 256, which is a pause; leave it out and ask for pauses with --pauses"
        )
        #expect(throws: ModelError.self) { try session.answer(request([0, 257], count: 0, echo: true)) }
    }

    @Test func doesNotScoreTokensThatSeeThemselves() throws {
        let session = try session(.append(2), prefixAttention: .bidirectional)
        let message = try refusal { _ = try session.answer(request([0, 1, 2], count: 1, echo: true)) }
        #expect(
            message == """
                the model reads prompts both ways, so each token sees itself and has no probability of its \
                own; leave out --echo
                """
        )
        #expect(try session.answer(request([0, 1, 2], count: 1)).ids.count == 1)
    }

    @Test func theEndTokenEndsAReplyAndIsNotPartOfIt() throws {
        let model = try TestModel()
        func reply(end: TokenID?) throws -> (tokens: [TokenID], ending: ReplyEnding) {
            let tokenizer = EndedBytes(end: end)
            let preparation = try PromptPreparation(
                tokenizer: tokenizer,
                strategies: Strategies.builtin(),
                settings: InferenceSettings(model.contract)
            )
            let workspace = try Workspace(kernels: model.model.store.kernels)
            let generator = PausedGenerator(model: model.model, tokenizer: tokenizer, workspace: workspace)
            let result = try generator.generate(
                .init(limit: 6),
                after: preparation.prompt("0 1 1", limit: .max),
                isDone: { _ in false }
            )
            return (result.steps.map(\.token), result.ending)
        }
        let whole = try reply(end: nil)
        #expect(whole.tokens.count == 6 && whole.ending == .limit)
        let last = try #require(whole.tokens.last)
        let ended = try reply(end: last)
        #expect(ended.tokens == Array(whole.tokens.prefix { $0 != last }))
        #expect(ended.ending == .endToken)
    }
}

/// Bytes, one of which ends a reply.
private struct EndedBytes: Tokenizer {
    private let base = ByteTokenizer().addingPauses(1)
    let specialTokens: SpecialTokens

    init(end: TokenID?) {
        specialTokens = SpecialTokens(end: end, pauses: base.specialTokens.pauses)
    }

    var vocabularySize: Int { base.vocabularySize }
    func encode(_ text: String) -> [TokenID] { base.encode(text) }
    func bytes(of token: TokenID) -> [UInt8] { base.bytes(of: token) }
    func document() throws -> TokenizerDocument { try base.document() }
}
