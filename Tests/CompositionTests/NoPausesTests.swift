import ArgumentParser
import Composition
import Eval
import Model
import PauseStrategy
import Randomness
import Tensor
import Testing
import Tokens

/// Inference through the strategy `none` gives the bytes of inference that knows no strategies.
@Suite struct NoPausesTests {
    private static let texts = [
        ("0 1 1", "odd"), ("Question: how many bits are ones?\nAnswer:", " two"), ("x", "y"),
    ]

    @Test(arguments: ModelSettings.Form.allCases)
    func scoresAreThoseOfNoStrategyAtAll(form: ModelSettings.Form) throws {
        let model = try TestModel(.none, form: form)
        for (prompt, completion) in Self.texts {
            let request = ScoringRequest(prompt: prompt, completions: [completion])
            let found = try model.scorer().score([request])[0].completions[0]
            let expected = try losses(of: completion, after: prompt, model: model.model)
            #expect(
                found.tokenLogProbabilities.map(\.bitPattern) == expected.map { (-Double($0)).bitPattern }
            )
        }
        // The comparison can fail.
        let request = ScoringRequest(prompt: "0 1 1", completions: ["odd"])
        let paused = try TestModel(.append(1), form: form).scorer().score([request])[0].completions[0]
        let plain = try losses(of: "odd", after: "0 1 1", model: model.model)
        #expect(paused.tokenLogProbabilities != plain.map { -Double($0) })
    }

    /// The losses of one row, as long as the scorer makes it.
    private func losses(of completion: String, after prompt: String, model: Transformer) throws -> [Float] {
        let tokens = (prompt + completion).utf8.dropLast().map(Int32.init)
        let length = (tokens.count + 15) / 16 * 16
        let batch = try SequenceBatch(
            model: model,
            workspace: Workspace(kernels: model.store.kernels),
            shape: .init(batch: 1, positionCount: length),
            recordsGradients: false
        )
        let padding = [Int32](repeating: 0, count: length - tokens.count)
        try batch.fill(
            tokens: tokens + padding,
            positions: tokens.indices.map(Int32.init) + padding,
            promptCounts: [0]
        )
        let targets = completion.utf8.map(Int32.init)
        let first = prompt.utf8.count - 1
        return try batch.losses(
            rows: targets.indices.map { Int32(first + $0) },
            targets: targets,
            weights: targets.map { _ in 1 }
        )
    }

    @Test(arguments: ModelSettings.Form.allCases)
    func generationIsThatOfNoStrategyAtAll(form: ModelSettings.Form) throws {
        let folder = try TemporaryFolder()
        let path = try folder.path("model.h5")
        let model = try TestModel(.none, form: form)
        try model.write(to: path)
        let options = try InferenceOptions.parse(["--model", path, "--threads", "1"])
        let session = try GenerationSession(options, pauses: nil, needsTokenizer: true)
        for (prompt, _) in Self.texts {
            let answer = try session.answer(
                .init(prompt: .text(prompt), maximumTokenCount: 6, sampler: .greedy)
            )
            let expected = try continuation(of: prompt, count: 6, model: model.model)
            #expect(answer.ids.map(\.rawValue) == expected.map(\.token))
            #expect(answer.logprobs.map(\.bitPattern) == expected.map(\.logProbability.bitPattern))
        }
    }

    /// The most likely tokens after `prompt`, and the logarithms of their probabilities.
    private func continuation(
        of prompt: String,
        count: Int,
        model: Transformer
    ) throws -> [(token: Int32, logProbability: Double)] {
        let tokens = prompt.utf8.map(Int32.init)
        let reader = try SequenceReader(
            model: model,
            workspace: Workspace(kernels: model.store.kernels),
            capacity: tokens.count + count
        )
        var random = RandomStream(seed: 0)
        var logits = try reader.read(tokens: tokens, positions: tokens.indices.map(Int32.init))
        var steps: [(Int32, Double)] = []
        while true {
            let token = Sampler.greedy.token(from: logits, random: &random)
            steps.append((Int32(token), logProbability(of: token, logits: logits)))
            guard steps.count < count else { return steps }
            logits = try reader.read(tokens: [Int32(token)], positions: [Int32(reader.count)])
        }
    }
}
