import Datasets
import PausePlugins
import PauseStrategy
import Testing
import Tokens
import Training

/// The strategy `none` is byte for byte a toolkit without pauses.
@Suite struct NoPausesTests {
    private let none = NoPauses(configuration: .init(), vocabulary: PauseVocabulary(pauseTokens: []))

    private func train(_ form: TinyModel, _ strategy: (any PauseStrategy)?) throws -> Trainer {
        let tokens = (0..<70).map { TokenID($0 * $0 % TinyModel.vocabularySize) }
        var configuration = WindowBatches.Configuration()
        configuration.batchSize = 3
        configuration.contextLength = 10
        let source = try WindowBatches(
            TokenCorpus(name: "squares", tokens: tokens),
            strategy: strategy,
            configuration: configuration
        )
        return try Trainer(model: form.make(), source: source, plan: .constant(steps: 4, accumulation: 2))
    }

    @Test(arguments: TinyModel.allCases)
    func trainsTheSameModelAsNoStrategyAtAll(form: TinyModel) throws {
        let with = try train(form, none)
        let without = try train(form, nil)
        let reports = (try reports(of: with), try reports(of: without))
        #expect(reports.0 == reports.1)
        #expect(reports.0.allSatisfy { $0.pauseTokenCount == 0 })
        try Snapshot(with).expectSame(as: Snapshot(without))
    }
}
