import Datasets
import PauseStrategy
import Tokenizer

/// Chooses the source of a run's batches.
struct BatchAssembly {
    let settings: RunFile
    let tokenizer: any Tokenizer
    let data: DataAccess

    /// Batches for a model that reads at most `contextLength` positions.
    func batches(strategy: any PauseStrategy, contextLength: Int) throws -> any BatchSource {
        let wanted = settings.training.contextLength
        let length = wanted > 0 ? min(wanted, contextLength) : contextLength
        return settings.data.isText
            ? try windows(strategy: strategy, contextLength: length)
            : try rows(strategy: strategy, contextLength: length)
    }

    private func windows(strategy: any PauseStrategy, contextLength: Int) throws -> WindowBatches {
        var configuration = WindowBatches.Configuration()
        configuration.batchSize = settings.training.batchSize
        configuration.contextLength = contextLength
        configuration.seed = settings.seed
        configuration.positions = settings.positions
        configuration.separatesDocuments =
            settings.data.kind == .text && settings.data.text.separatesDocuments
        let corpus = try TokenCorpus(try text(), tokenizer: tokenizer)
        if settings.data.kind == .miniDocuments {
            // Documents fill a window each, and stay apart.
            configuration.stride = settings.data.miniDocuments.characterCount
            configuration.shiftsWindows = false
        }
        return try WindowBatches(corpus, strategy: strategy, configuration: configuration)
    }

    private func text() throws -> any TextSource {
        if settings.data.kind == .miniDocuments {
            return try MiniDocuments(settings.data.miniDocuments, split: .train)
        }
        let files = try settings.data.text.files.map { try data.file($0) }
        guard !files.isEmpty else { throw CommandError.noTextFile }
        return TextFiles(files)
    }

    private func rows(strategy: any PauseStrategy, contextLength: Int) throws -> ExampleBatches {
        var configuration = ExampleBatches.Configuration()
        configuration.batchSize = settings.training.batchSize
        configuration.contextLength = contextLength
        configuration.seed = settings.seed
        configuration.positions = settings.positions
        configuration.prependsBeginning = settings.data.prependsBeginning
        configuration.appendsEnd = settings.data.appendsEnd
        configuration.overflow = settings.data.overflow
        let source = try TaskData(settings: settings.data, data: data, seed: settings.seed).examples(.train)
        return try ExampleBatches(
            source,
            tokenizer: tokenizer,
            strategy: strategy,
            configuration: configuration
        )
    }
}
