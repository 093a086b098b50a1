import Composition
import Datasets
import Foundation
import Model
import PauseStrategy
import Settings
import Tensor
import Testing
import Tokenizer
import Tokens
import Training

/// A run that starts from a model keeps that model's tokens where they are.
@Suite struct TrainingRunTests {
    private func run(change: (inout RunFile) -> Void) throws -> TrainingRun {
        var settings = RunFile()
        settings.threads = 1
        settings.tokenizer = "characters:01"
        settings.data.parity.bitCount = 6
        settings.pauses = .append(2)
        change(&settings)
        return try TrainingRun(
            settings,
            data: DataAccess(path: nil, environment: [:]),
            strategies: Strategies.builtin()
        )
    }

    private func problem(change: (inout RunFile) -> Void) -> String? {
        do {
            _ = try run(change: change)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func aNewModelHasARowForEachTokenAndPause() throws {
        let run = try run { $0.pauseTokenCount = 3 }
        #expect(run.model.configuration.vocabularySize == 2)
        #expect(run.model.configuration.pauseTokenCount == 3)
        #expect(run.contract.pauseTokens.map(\.id) == [2, 3, 4])
    }

    @Test(arguments: GoldenFolder.names)
    func pausesGoBehindAllTokensOfTheModel(name: String) throws {
        // 2 characters in a vocabulary of 61: the id behind the last character is a token of the model.
        let run = try run { $0.model.from = GoldenFolder.path(name) }
        #expect(run.model.configuration.vocabularySize == 61)
        #expect(run.model.configuration.pauseTokenCount == 1)
        #expect(run.contract.pauseTokens.map(\.id) == [61])
        let batch = try run.batches.batch(at: 0)
        #expect(batch.tokens.count { $0 == 61 } == 2 * batch.rowCount)
        #expect(try run.makeTrainer().takeStep().pauseTokenCount == 2 * batch.rowCount)
    }

    @Test func refusesATokenizerOfAnotherModel() {
        let path = GoldenFolder.path("tiny-gpt2")
        let characters = String(String.UnicodeScalarView((33..<100).compactMap(Unicode.Scalar.init)))
        #expect(
            problem {
                $0.model.from = path
                $0.tokenizer = "characters:\(characters)"
            } == """
                the model '\(path)' has 62 embedding rows, the tokenizer 68 tokens; name the tokenizer that \
                belongs to it
                """
        )
    }

    @Test func doesNotGuessATokenizer() {
        let path = GoldenFolder.path("tiny-gpt2")
        #expect(
            problem {
                $0.model.from = path
                $0.tokenizer = RunFile().tokenizer
            } == """
                the model '\(path)' came without a tokenizer; name the one that belongs to it with the \
                setting 'tokenizer'
                """
        )
    }

    /// What a run says that starts from a model made with `contract`.
    private func problem(
        startingFrom model: TestModel,
        change: (inout RunFile) -> Void = { _ in }
    ) throws -> String? {
        let folder = try TemporaryFolder()
        let path = try folder.path("model.h5")
        try model.write(to: path)
        return problem {
            $0.model.from = path
            change(&$0)
        }
    }

    @Test func refusesToChangeWhatTheModelWasTrainedFor() throws {
        let model = try TestModel(.append(3), prefixAttention: .bidirectional, positions: .shared)
        #expect(
            try problem(startingFrom: model) == """
                prefix attention: the checkpoint has bidirectional, this run causal; pass \
                --allow-pause-mismatch to allow it
                """
        )
        #expect(
            try problem(startingFrom: model) { $0.prefixAttention = .bidirectional } == """
                positions: the checkpoint has shared, this run consecutive; pass --allow-pause-mismatch to \
                allow it
                """
        )
        #expect(
            try problem(startingFrom: model) {
                $0.prefixAttention = .bidirectional
                $0.positions = .shared
            } == nil
        )
        let folder = try TemporaryFolder()
        let path = try folder.path("model.h5")
        try model.write(to: path)
        var settings = RunFile()
        settings.threads = 1
        settings.data.parity.bitCount = 6
        settings.model.from = path
        let allowed = try TrainingRun(
            settings,
            data: DataAccess(path: nil, environment: [:]),
            strategies: Strategies.builtin(),
            allowsPauseMismatch: true
        )
        #expect(allowed.contract.prefixAttention == .causal && allowed.contract.positions == .consecutive)
    }

    @Test func fineTuningMayBringPausesAndLeaveThemOut() throws {
        #expect(try problem(startingFrom: TestModel()) { $0.pauses = .append(5) } == nil)
        #expect(try problem(startingFrom: TestModel(.append(3))) { $0.pauses = .none } == nil)
        // A model that has never seen a pause has nothing to forget.
        #expect(
            try problem(startingFrom: TestModel()) {
                $0.positions = .shared
                $0.prefixAttention = .bidirectional
            } == nil
        )
    }

    @Test func keepsTheTokenizerAndThePausesOfANativeModel() throws {
        let folder = try TemporaryFolder()
        let path = try folder.path("model.h5")
        let model = try TestModel(.append(3))
        try model.write(to: path)
        let run = try run {
            $0.model.from = path
            $0.tokenizer = "characters:01"
        }
        #expect(run.tokenizer.vocabularySize == 257)
        #expect(run.contract.pauseTokens == model.contract.pauseTokens)
        let more = try self.run {
            $0.model.from = path
            $0.pauseTokenCount = 3
        }
        #expect(more.contract.pauseTokens.map(\.id) == [256, 257, 258])
        #expect(more.model.configuration.pauseTokenCount == 3)
    }
}

/// A run is named by everything that decides its numbers, and by nothing else.
@Suite struct FingerprintTests {
    private func fingerprint(change: (inout RunFile) -> Void = { _ in }) throws -> String {
        var settings = RunFile()
        settings.tokenizer = "characters:01"
        settings.model.width = 16
        settings.threads = 1
        change(&settings)
        return try TrainingRun(
            settings,
            data: DataAccess(path: nil, environment: [:]),
            strategies: Strategies.builtin()
        ).fingerprint
    }

    @Test func isTheSameForWhatChangesNoNumber() throws {
        let plain = try fingerprint()
        #expect(try fingerprint { $0.threads = 2 } == plain)
        #expect(try fingerprint { $0.training.checkpointInterval = 7 } == plain)
        #expect(try fingerprint { $0.training.keptCheckpoints = 9 } == plain)
        #expect(try fingerprint { $0.training.recomputation = .blocks } == plain)
    }

    @Test func isAnotherForEverythingElse() throws {
        let all = try [
            fingerprint(),
            fingerprint { $0.seed = 1 },
            fingerprint { $0.pauses = .append(1) },
            fingerprint { $0.training.steps = 2 },
            fingerprint { $0.training.optimizer.beta1 = 0.5 },
            fingerprint { $0.data.parity.seed = 3 },
            fingerprint { $0.positions = .shared },
            fingerprint { $0.model.layerCount = 1 },
        ]
        #expect(Set(all).count == all.count)
    }
}
