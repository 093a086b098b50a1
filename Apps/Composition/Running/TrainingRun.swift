public import Datasets
import Foundation
public import Model
public import PauseStrategy
import Randomness
import Tensor
public import Tokenizer
import Tokens
public import Training

/// A run file made real: tokenizer, data, model and loop, put together.
public struct TrainingRun {
    /// What was asked for.
    public let settings: RunFile
    /// The tokenizer, pauses included.
    public let tokenizer: any Tokenizer
    /// The model, initialised or loaded.
    public let model: Transformer
    /// How the model pauses.
    public let contract: PauseContract
    /// Batches by number.
    public let batches: any BatchSource
    /// What the loop does.
    public let plan: TrainingPlan
    /// What a checkpoint must agree on for the run to go on from it.
    public let fingerprint: String

    /// Builds everything, and takes no step.
    ///
    /// - Parameters:
    ///   - settings: The run.
    ///   - data: Where data files are.
    ///   - strategies: The pause strategies that are known.
    ///   - allowsPauseMismatch: Whether prompts and places of pauses may become others than those that
    ///     the model it starts from was made with.
    /// - Throws: What is wrong with settings, data or model.
    public init(
        _ settings: RunFile,
        data: DataAccess,
        strategies: PauseStrategyRegistry,
        allowsPauseMismatch: Bool = false
    ) throws {
        try settings.check()
        self.settings = settings
        let source = settings.model.from.isEmpty ? nil : try ModelFile(path: settings.model.from)
        if let note = source?.settingsNote { Console.note("note: \(note)") }
        if !allowsPauseMismatch { try source?.contract.expectKept(by: settings) }
        tokenizer = try Self.tokenizer(settings, source: source, data: data)
        let resolved = try strategies.resolved(settings.pauses)
        contract = PauseContract(
            strategy: resolved,
            pauseTokens: tokenizer.pauseTokens,
            maskPolicy: settings.usesHints ? .hinted : .ignored,
            prefixAttention: settings.prefixAttention,
            positions: settings.positions
        )
        let kernels = CPUKernels(threadCount: Self.threadCount(settings.threads))
        model = try Self.model(settings, source: source, tokenizer: tokenizer, kernels: kernels)
        let strategy = try strategies.makeStrategy(resolved, vocabulary: tokenizer.pauseVocabulary)
        batches = try BatchAssembly(settings: settings, tokenizer: tokenizer, data: data)
            .batches(strategy: strategy, contextLength: model.configuration.contextLength)
        plan = Self.plan(settings)
        let start = try source.map { RunIdentity.Start.model(try ModelIdentity($0, data: data)) }
        fingerprint = try RunIdentity(settings, start: start ?? .nothing, data: data).fingerprint
    }

    /// All cores for 0.
    static func threadCount(_ wanted: Int) -> Int {
        wanted > 0 ? wanted : ProcessInfo.processInfo.activeProcessorCount
    }

    /// The tokenizer of a run: that of the model it starts from, or the one that the run file names.
    public static func tokenizer(_ settings: RunFile, data: DataAccess) throws -> any Tokenizer {
        let source = settings.model.from.isEmpty ? nil : try ModelFile(path: settings.model.from)
        return try tokenizer(settings, source: source, data: data)
    }

    private static func tokenizer(
        _ settings: RunFile,
        source: ModelFile?,
        data: DataAccess
    ) throws -> any Tokenizer {
        if let source { try source.expectTokenizer(unlessNamed: settings.tokenizer) }
        let found = try source?.tokenizer ?? data.tokenizer(named: settings.tokenizer)
        let missing = settings.pauseTokenCount - found.specialTokens.pauses.count
        guard missing > 0 else { return found }
        // New rows go behind those of the model, which may have more than its tokenizer has tokens.
        let rows = source.map { $0.configuration.vocabularySize + $0.configuration.pauseTokenCount }
        return found.addingPauses(missing, at: max(rows ?? 0, found.vocabularySize))
    }

    private static func model(
        _ settings: RunFile,
        source: ModelFile?,
        tokenizer: any Tokenizer,
        kernels: any Kernels
    ) throws -> Transformer {
        let pauseTokenCount = tokenizer.specialTokens.pauses.count
        if let source {
            let model = try source.load(
                kernels: kernels,
                precision: settings.precision,
                pauseTokenCount: pauseTokenCount,
                rows: settings.model.pauseInitialization,
                seed: settings.seed
            )
            try model.check(tokenizer, path: source.path)
            return model
        }
        let configuration = settings.model.configuration(
            vocabularySize: tokenizer.vocabularySize - pauseTokenCount,
            pauseTokenCount: pauseTokenCount
        )
        let model = try Transformer(configuration, kernels: kernels, precision: settings.precision)
        let random = RandomStream(seed: settings.seed).split(parameterStream)
        try model.initialize(settings.model.initialization, random: random)
        return model
    }

    private static func plan(_ settings: RunFile) -> TrainingPlan {
        let training = settings.training
        return TrainingPlan(
            steps: training.steps,
            accumulation: training.accumulation,
            optimizer: training.optimizer,
            schedule: training.schedule,
            hintWeight: training.hintWeight,
            promptsAttendBothWays: settings.prefixAttention == .bidirectional,
            recomputation: training.recomputation
        )
    }

    /// Saves and restores the run.
    var checkpoint: Checkpoint {
        let streams = [Self.parameterStream] + BatchStream.allCases.map(\.rawValue)
        let random = RandomState(seed: settings.seed, streams: streams)
        return Checkpoint(fingerprint: fingerprint, random: random)
    }

    /// The random stream that initial parameters are drawn from.
    private static let parameterStream = "parameters"

    /// The documents that go into every checkpoint.
    public var documents: ModelDocuments {
        ModelDocuments(configuration: model.configuration, tokenizer: tokenizer, contract: contract)
    }

    /// A trainer at step 0.
    public func makeTrainer() throws -> Trainer {
        try Trainer(model: model, source: batches, plan: plan)
    }
}

extension PauseContract {
    /// Throws ``CommandError/usage(_:)`` if a run that starts from a model with this contract would change
    /// what its parameters were trained for.
    ///
    /// Strategy and number of pauses may change: that is what fine-tuning with pauses is.
    fileprivate func expectKept(by settings: RunFile) throws(CommandError) {
        var run = self
        run.prefixAttention = settings.prefixAttention
        run.positions = settings.positions
        // A model that has seen neither pauses nor such prompts has nothing to forget.
        guard strategy != .none || prefixAttention != .causal else { return }
        for contradiction in contradictions(with: run) { throw .usage("\(contradiction)") }
    }
}

extension ModelFile {
    /// Throws unless the model has a tokenizer, or the run file names one for it.
    fileprivate func expectTokenizer(unlessNamed name: String) throws(CommandError) {
        let isDefault = name == RunFile().tokenizer && configuration.vocabularySize != 256
        guard tokenizer == nil, isDefault else { return }
        let problem = tokenizerProblem.map { "has a tokenizer that cannot be used: \($0)" }
        let remedy = "; name the one that belongs to it with the setting 'tokenizer'"
        throw .unsuitableModel(path: path, problem: (problem ?? "came without a tokenizer") + remedy)
    }
}

extension Transformer {
    /// Throws unless every token has a row in the embedding, and every pause one of a pause.
    func check(_ tokenizer: any Tokenizer, path: String) throws(CommandError) {
        let rows = configuration.vocabularySize + configuration.pauseTokenCount
        guard tokenizer.vocabularySize <= rows else {
            throw .unsuitableModel(
                path: path,
                problem: "has \(rows) embedding rows, the tokenizer \(tokenizer.vocabularySize) tokens;"
                    + " name the tokenizer that belongs to it"
            )
        }
        let first = configuration.vocabularySize
        if let pause = tokenizer.specialTokens.pauses.first(where: { Int($0.rawValue) < first }) {
            throw .unsuitableModel(
                path: path,
                problem: "keeps pauses at ids from \(first) on, the tokenizer has one at \(pause);"
                    + " name the tokenizer that belongs to it"
            )
        }
    }
}
