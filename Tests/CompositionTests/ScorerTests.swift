import Closeness
import Composition
import Eval
import Model
import PauseStrategy
import Testing
import Tokens

/// Scores and replies are those of reading the sequence by hand.
@Suite struct ScorerTests {
    private let requests = [
        ScoringRequest(prompt: "0 1 1", completions: ["0", " 1", " forty-two"]),
        ScoringRequest(prompt: "Question: how many bits are ones?\nAnswer:", completions: [" one", " two"]),
        ScoringRequest(prompt: "x", completions: ["yes", "no", "maybe so, maybe not"]),
    ]

    /// What the model reads: prompt, pauses, completion.
    private func tokens(_ prompt: String, pauseCount: Int, _ completion: String) -> [Int32] {
        prompt.utf8.map(Int32.init) + [Int32](repeating: 256, count: pauseCount)
            + completion.utf8.map(Int32.init)
    }

    @Test(arguments: [0, 1, 4], ModelSettings.Form.allCases)
    func scoresAreThoseOfOneRowAtATime(pauseCount: Int, form: ModelSettings.Form) throws {
        let model = try TestModel(.append(pauseCount), form: form)
        let reader = PlainReader(model: model.model)
        for (request, scoring) in zip(requests, try model.scorer().score(requests)) {
            #expect(scoring.tokenCounts.prompt == request.prompt.utf8.count)
            #expect(scoring.tokenCounts.pauses == pauseCount)
            for (completion, scored) in zip(request.completions, scoring.completions) {
                let all = tokens(request.prompt, pauseCount: pauseCount, completion)
                let first = all.count - completion.utf8.count
                let logits = try reader.logits(all)
                let expected = (first..<all.count).map { index in
                    logProbability(of: Int(all[index]), logits: logits[index - 1])
                }
                expectClose(scored.tokenLogProbabilities, expected, absolute: 2e-5, completion)
                let isGreedy = (first..<all.count).allSatisfy {
                    logits[$0 - 1].max() == logits[$0 - 1][Int(all[$0])]
                }
                #expect(scored.isGreedy == isGreedy)
            }
        }
    }

    @Test(arguments: PrefixAttention.allCases, PausePositions.allCases)
    func scoresFollowAttentionAndPositions(attention: PrefixAttention, positions: PausePositions) throws {
        let model = try TestModel(.append(3), form: .llama, prefixAttention: attention, positions: positions)
        let request = ScoringRequest(prompt: "0 1 1", completions: ["odd"])
        let all = tokens(request.prompt, pauseCount: 3, "odd")
        let isInserted = all.map { $0 == 256 }
        let logits = try PlainReader(model: model.model).logits(
            all,
            positions: positions.positions(isInserted: isInserted),
            promptCount: attention == .bidirectional ? request.prompt.utf8.count : 0
        )
        let first = all.count - 3
        let expected = (first..<all.count).map { logProbability(of: Int(all[$0]), logits: logits[$0 - 1]) }
        let found = try model.scorer().score([request])[0].completions[0]
        expectClose(found.tokenLogProbabilities, expected, absolute: 2e-5, "log p")
    }

    @Test func aGreedyReplyIsScoredAsGreedy() throws {
        let model = try TestModel(.append(2))
        let prompt = "0 1 1"
        let reply = try PlainReader(model: model.model)
            .continuation(of: tokens(prompt, pauseCount: 2, ""), count: 3)
        let text = String(decoding: reply.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
        try #require(Array(text.utf8).map(Int32.init) == reply, "the reply of this seed is UTF-8")
        let scoring = try model.scorer().score([ScoringRequest(prompt: prompt, completions: [text, "no"])])
        #expect(scoring[0].completions.map(\.isGreedy) == [true, false])
    }

    @Test(arguments: ModelSettings.Form.allCases, PrefixAttention.allCases)
    func scoresDoNotDependOnTheBatchSize(form: ModelSettings.Form, attention: PrefixAttention) throws {
        let model = try TestModel(.append(2), form: form, prefixAttention: attention)
        let whole = try model.scorer { $0.batchSize = 64 }.score(requests)
        for size in [1, 2, 3, 5] {
            #expect(try model.scorer { $0.batchSize = size }.score(requests) == whole)
        }
    }

    @Test(arguments: [0, 3])
    func repliesAreThoseOfReadingByHand(pauseCount: Int) throws {
        let model = try TestModel(.append(pauseCount), form: .llama)
        let prompt = "Question: how many?\nAnswer:"
        let request = GenerationRequest(prompt: prompt, stops: [], maximumTokenCount: 6)
        let reply = try model.scorer().generate([request])[0]
        let expected = try PlainReader(model: model.model)
            .continuation(of: tokens(prompt, pauseCount: pauseCount, ""), count: 6)
        #expect(reply.tokens.map(\.rawValue) == expected)
        #expect(reply.tokenCounts.pauses == pauseCount)
        #expect(reply.ending == .tokenLimit)
    }

    @Test func tellsHowManyPromptsWereCut() throws {
        let model = try TestModel(.append(2))
        let scorer = try model.scorer()
        let long = String(repeating: "0123456789", count: 10)
        #expect(scorer.truncation == nil)
        let scoring = try scorer.score([
            ScoringRequest(prompt: long, completions: ["ab"]),
            ScoringRequest(prompt: "short", completions: ["ab"]),
        ])
        #expect(
            scorer.truncation == """
                1 of 2 prompts lost tokens on their left, because the model reads 96 positions
                """
        )
        // The context holds all but the last token of the answer.
        #expect(scoring[0].tokenCounts.prompt == TestModel.contextLength - 2 - 1)
        let kept = String(long.suffix(scoring[0].tokenCounts.prompt))
        let alone = try scorer.score([ScoringRequest(prompt: kept, completions: ["ab"])])
        #expect(alone[0] == scoring[0])
    }

    @Test func refusesWhatHasNoToken() throws {
        let scorer = try TestModel().scorer()
        let expected = CommandError.usage("a prompt is empty; --prepend-beginning gives it a first token")
        #expect(throws: expected) {
            try scorer.score([ScoringRequest(prompt: "", completions: ["a"])])
        }
        #expect(throws: expected) {
            try scorer.generate([GenerationRequest(prompt: "", stops: [], maximumTokenCount: 1)])
        }
    }
}
