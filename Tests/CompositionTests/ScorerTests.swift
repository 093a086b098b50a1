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
    func scoresDoNotDependOnTheSizeOfAPass(form: ModelSettings.Form, attention: PrefixAttention) throws {
        let model = try TestModel(.append(2), form: form, prefixAttention: attention)
        let whole = try model.scorer { $0.rowLimit = 1000 }.score(requests)
        for size in [1, 12, 30, 40, 62] {
            #expect(try model.scorer { $0.rowLimit = size }.score(requests) == whole)
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
        #expect(scorer.contextUse.notes.isEmpty)
        let scoring = try scorer.score([
            ScoringRequest(prompt: long, completions: ["ab"]),
            ScoringRequest(prompt: "short", completions: ["ab"]),
        ])
        #expect(
            scorer.contextUse.notes
                == ["1 of 2 prompts lost tokens on their left, because the model reads 96 positions"]
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

/// Prompt and answer share the context, and the prompt keeps its half.
@Suite struct AnswerRoomTests {
    /// 60 tokens, to be answered by as many as the model reads.
    private let request = GenerationRequest(
        prompt: String(repeating: "0123456789", count: 6),
        stops: [],
        maximumTokenCount: TestModel.contextLength
    )

    private func problem(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func answersGetAtMostHalfOfTheContext() throws {
        let scorer = try TestModel().scorer()
        let reply = try scorer.generate([request])[0]
        #expect(reply.tokenCounts.prompt == 48)
        #expect(reply.tokens.count == 48)
        #expect(
            scorer.contextUse.notes == [
                "1 of 1 prompts lost tokens on their left, because the model reads 96 positions",
                "answers had at most 48 tokens, the task allows 96; the model reads 96 positions",
            ]
        )
    }

    @Test func shorterAnswersLeaveThePromptWhole() throws {
        let scorer = try TestModel(.append(2)).scorer { $0.maximumTokenCount = 10 }
        let reply = try scorer.generate([request])[0]
        #expect(reply.tokenCounts.prompt == 60)
        #expect(reply.tokens.count == 10)
        #expect(
            scorer.contextUse.notes
                == ["answers had at most 10 tokens, the task allows 96; the model reads 96 positions"]
        )
    }

    @Test func refusesAnswersOfMoreThanHalfTheContext() throws {
        let model = try TestModel()
        _ = try model.scorer { $0.maximumTokenCount = 48 }
        #expect(
            problem { _ = try model.scorer { $0.maximumTokenCount = 49 } } == """
                answers of 49 tokens take more than half of the 96 positions that the model reads; allow at \
                most 48 tokens, or use a model with a longer context
                """
        )
    }

    @Test func refusesAPromptOfWhichNothingIsLeft() throws {
        let message = """
            no token of the prompt '0123456789012345678901234567890123456789' would be left: the model reads \
            96 positions, of which pauses take 48 and the answer 48; ask for fewer pauses or a shorter \
            answer, or use a model with a longer context
            """
        let request = request
        #expect(problem { _ = try TestModel(.append(48)).scorer().generate([request]) } == message)
        let last = try TestModel(.append(47)).scorer().generate([request])[0]
        #expect(last.tokenCounts.prompt == 1 && last.tokenCounts.pauses == 47)
    }

    @Test func refusesACompletionThatFillsTheContext() throws {
        let scorer = try TestModel().scorer()
        let completion = String(repeating: "a", count: TestModel.contextLength + 1)
        #expect(
            problem { _ = try scorer.score([ScoringRequest(prompt: "a\nb", completions: [completion])]) }
                == """
                no token of the prompt 'a b' would be left: the model reads 96 positions, of which pauses \
                take 0 and the answer 96; ask for fewer pauses or a shorter answer, or use a model with a \
                longer context
                """
        )
    }

    @Test func usesOfSeveralRunsAddUp() throws {
        let scorers = try [nil, 10].map { limit in try TestModel().scorer { $0.maximumTokenCount = limit } }
        for scorer in scorers { _ = try scorer.generate([request]) }
        var use = scorers[1].contextUse
        use.add(scorers[0].contextUse)
        #expect(
            use.notes == [
                "1 of 2 prompts lost tokens on their left, because the model reads 96 positions",
                "answers had at most 10 tokens, the task allows 96; the model reads 96 positions",
            ]
        )
    }
}
