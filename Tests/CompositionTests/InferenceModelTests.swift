import ArgumentParser
import Composition
import Model
import PauseStrategy
import Settings
import Testing
import Tokens

/// A command that contradicts the checkpoint's way of pausing refuses, and says what allows it.
@Suite struct InferenceModelTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The settings under which a checkpoint that pauses as `pauses` says would run.
    private func settings(
        _ pauses: PauseSettings,
        _ arguments: String...,
        count: Int? = nil
    ) throws -> InferenceSettings {
        let path = try folder.path("model.h5")
        try TestModel(pauses, prefixAttention: .bidirectional, positions: .shared).write(to: path)
        let options = try InferenceOptions.parse(["--model", path, "--threads", "1"] + arguments)
        return try InferenceModel(options).settings(pauses: count)
    }

    private func refusal(_ pauses: PauseSettings, _ arguments: String..., count: Int? = nil) throws -> String?
    {
        let path = try folder.path("model.h5")
        try TestModel(pauses).write(to: path)
        let options = try InferenceOptions.parse(["--model", path, "--threads", "1"] + arguments)
        do {
            _ = try InferenceModel(options).settings(pauses: count)
            return nil
        } catch let error as CommandError {
            #expect(error.isUsage)
            return "\(error)"
        }
    }

    @Test func followsTheCheckpoint() throws {
        let settings = try settings(.append(3))
        #expect(settings.pauses == .append(3))
        #expect(settings.prefixAttention == .bidirectional)
        #expect(settings.positions == .shared)
        #expect(!settings.prependsBeginning)
    }

    @Test(arguments: [0, 3, 7])
    func takesAnyNumberOfPausesThatIsGiven(count: Int) throws {
        #expect(try settings(.append(3), count: count).pauses == .append(count))
    }

    @Test func givesPausesToAModelThatHadNone() throws {
        #expect(
            try refusal(.none, count: 4) == """
                strategy: the checkpoint has none, this run append; pass --allow-pause-mismatch to allow it
                """
        )
        #expect(try settings(.none, "--allow-pause-mismatch", count: 4).pauses == .append(4))
        #expect(try settings(.none, count: 0).pauses == .none)
    }

    @Test func refusesAnotherStrategy() throws {
        #expect(
            try refusal(.append(3), "--strategy", "prepend") == """
                strategy: the checkpoint has append, this run prepend; pass --allow-pause-mismatch to allow it
                """
        )
        let allowed = try settings(.append(3), "--strategy", "prepend", "--allow-pause-mismatch")
        #expect(allowed.pauses.name == "prepend")
        #expect(allowed.pauses.count == 3)
    }

    @Test func refusesNoPausesWhereThereWereSome() throws {
        #expect(
            try refusal(.append(3), "--strategy", "none")
                == "M: the checkpoint has 3, this run 0; pass --pauses 0 to allow it"
        )
    }

    @Test func namesAStrategyThatIsNotKnown() throws {
        #expect(throws: PauseStrategyError.self) {
            try settings(.append(3), "--strategy", "apend", "--allow-pause-mismatch")
        }
    }
}

extension InferenceModelTests {
    private func session(_ pauses: PauseSettings, count: Int? = nil) throws -> GenerationSession {
        let path = try folder.path("model.h5")
        try TestModel(pauses).write(to: path)
        let options = try InferenceOptions.parse(["--model", path, "--threads", "1"])
        return try GenerationSession(options, pauses: count, needsTokenizer: true)
    }

    @Test func generationWithPausesIsReadingThemByHand() throws {
        let prompt = Array("0 1 1".utf8).map(Int32.init)
        let request = GenerationSession.Request(
            prompt: .text("0 1 1"),
            maximumTokenCount: 5,
            sampler: .greedy,
            scoresPrompt: true
        )
        let answer = try session(.append(3)).answer(request)
        let reader = PlainReader(model: try TestModel().model)
        let pauses = [Int32](repeating: 256, count: 3)
        let expected = try reader.continuation(of: prompt + pauses, count: 5)
        #expect(answer.ids.map(\.rawValue) == expected)
        #expect(answer.promptIds.map(\.rawValue) == prompt)
        #expect(answer.pauseCount == 3)
        #expect(answer.logprobs.count == 5)
        let logits = try reader.logits(prompt + pauses + expected)
        for (index, id) in expected.enumerated() {
            let value = logProbability(of: Int(id), logits: logits[prompt.count + 3 + index - 1])
            #expect(abs(value - answer.logprobs[index]) < 2e-5)
        }
        let scores = (1..<prompt.count).map { logProbability(of: Int(prompt[$0]), logits: logits[$0 - 1]) }
        let found = try #require(answer.promptLogprobs)
        #expect(zip(found, scores).allSatisfy { abs($0 - $1) < 2e-5 })
        #expect(found.count == scores.count)
    }

    @Test func streamingWritesTheTextOfTheAnswer() throws {
        let session = try session(.append(2))
        let request = GenerationSession.Request(
            prompt: .text("Question:"),
            maximumTokenCount: 12,
            sampler: Sampler(temperature: 1),
            seed: 3
        )
        var text = ""
        #expect(try session.stream(request) { text += $0 } == .limit)
        #expect(try session.answer(request).text == text)
    }
}
