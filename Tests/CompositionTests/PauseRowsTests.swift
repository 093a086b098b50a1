import Composition
import Datasets
import Eval
import Foundation
import Model
import PauseStrategy
import Settings
import Tensor
import Testing
import Tokenizer
import Training

/// A model with a row for a pause that it is not shown is the model without, to the last bit.
@Suite struct PauseRowsTests {
    @Test(arguments: GoldenFolder.names, PauseExtendedWeights.RowInitialization.allCases)
    func aRowMoreChangesNoLogit(
        name: String,
        rows: PauseExtendedWeights.RowInitialization
    ) throws {
        let file = try ModelFile(path: GoldenFolder.path(name))
        let kernels = CPUKernels(threadCount: 1)
        let plain = try file.load(kernels: kernels, precision: .float32)
        let paused = try file.load(kernels: kernels, precision: .float32, pauseTokenCount: 2, rows: rows)
        #expect(paused.configuration.pauseTokenCount == 2)
        let tokens: [Int32] = [32, 55, 7, 13, 46, 46, 4, 31, 56, 2, 0, 33, 35]
        #expect(try PlainReader(model: plain).logits(tokens) == PlainReader(model: paused).logits(tokens))
    }

    @Test(arguments: GoldenFolder.names)
    func scoresAreTheSameWithNone(name: String) throws {
        let file = try ModelFile(path: GoldenFolder.path(name))
        // 61 characters for the model's 61 tokens.
        let alphabet = String(String.UnicodeScalarView((33..<94).compactMap(Unicode.Scalar.init)))
        let characters = try CharacterTokenizer(alphabet: alphabet)
        let requests = [
            ScoringRequest(prompt: "A7B!", completions: ["CD", "E"]),
            ScoringRequest(prompt: "[0123", completions: ["\"#$%&", "Z"]),
        ]
        func scores(_ tokenizer: any Tokenizer) throws -> [Scoring] {
            let count = tokenizer.specialTokens.pauses.count
            let model = try file.load(
                kernels: CPUKernels(threadCount: 1),
                precision: .float32,
                pauseTokenCount: count
            )
            let scorer = try PausedScorer(
                model: model,
                tokenizer: tokenizer,
                strategies: Strategies.builtin(),
                settings: InferenceSettings(.none)
            )
            return try scorer.score(requests)
        }
        #expect(try scores(characters) == scores(characters.addingPauses(1)))
    }

    @Test(arguments: [ModelSettings.Form.gpt2, .llama])
    func trainingWithoutPausesLeavesAllOtherParametersTheSame(form: ModelSettings.Form) throws {
        let (without, with) = (try train(form, pauseTokenCount: 0), try train(form, pauseTokenCount: 1))
        for parameter in without.model.store.parameters {
            let found = try #require(with.model.store.parameters.first { $0.name == parameter.name })
            let expected = try without.model.store.tensor(of: parameter)
            // The embedding has the rows of all tokens first, and the pause's behind them.
            let bytes = try with.model.store.tensor(of: found).bytes.prefix(expected.bytes.count)
            #expect(bytes == expected.bytes, "\(parameter.name) differs")
        }
    }

    private func train(_ form: ModelSettings.Form, pauseTokenCount: Int) throws -> Trainer {
        var settings = RunFile()
        settings.threads = 1
        settings.tokenizer = "characters:01"
        settings.pauseTokenCount = pauseTokenCount
        settings.model.form = form
        settings.model.width = 32
        settings.model.layerCount = 2
        settings.data.parity.bitCount = 6
        settings.training.steps = 5
        settings.training.batchSize = 4
        let run = try TrainingRun(
            settings,
            data: DataAccess(path: nil, environment: [:]),
            strategies: Strategies.builtin()
        )
        let trainer = try run.makeTrainer()
        try trainer.run()
        return trainer
    }
}
