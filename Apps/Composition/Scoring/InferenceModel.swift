public import Model
public import PauseStrategy
import Tensor
public import Tokenizer

/// A model opened for inference.
public struct InferenceModel {
    /// The model.
    public let model: Transformer
    /// Its tokenizer, if there is one.
    public let tokenizer: (any Tokenizer)?
    /// How it was made to pause.
    public let contract: PauseContract
    /// The pause strategies that are known.
    public let strategies: PauseStrategyRegistry
    /// What to do without a tokenizer, where one is needed.
    let missingTokenizer: String
    private let options: InferenceOptions

    /// Opens what `options` name.
    public init(_ options: InferenceOptions) throws {
        self.options = options
        let file = try ModelFile(path: options.model)
        if let note = file.settingsNote { Console.note("note: \(note)") }
        contract = file.contract
        strategies = try Strategies.builtin()
        let kernels = CPUKernels(threadCount: TrainingRun.threadCount(options.threads))
        model = try file.load(
            kernels: kernels,
            precision: options.precision.compute,
            storage: options.precision.storage
        )
        let found = try options.tokenizer.map { try TokenizerPath.open($0) } ?? file.tokenizer
        tokenizer = found?.withPauses(of: file.configuration)
        let problem = file.tokenizerProblem ?? "the model came without a tokenizer"
        missingTokenizer = "\(problem); name one with --tokenizer"
        if let tokenizer { try model.check(tokenizer, path: options.model) }
    }

    /// How to pause.
    ///
    /// - Parameter pauses: How many pauses; nil for as many as the model was trained with.
    /// - Returns: The settings, every default written out.
    /// - Throws: ``CommandError/usage(_:)`` if the options contradict the model's pause contract.
    public func settings(pauses: Int? = nil) throws -> InferenceSettings {
        var wanted = contract.strategy
        if let name = options.strategy {
            wanted = try strategies.resolved(PauseSettings(PauseStrategyName(rawValue: name)))
            // The number of pauses stays, wherever the other strategy has one.
            if let count = contract.count, count > 0, wanted.count != nil {
                wanted = wanted.overriding(count: count)
            }
        }
        if let pauses {
            wanted = options.strategy == nil ? wanted.asked(for: pauses) : wanted.overriding(count: pauses)
        }
        wanted = try strategies.resolved(wanted)
        try check(wanted, isCountGiven: pauses != nil)
        var settings = InferenceSettings(contract)
        settings.pauses = wanted
        settings.prependsBeginning = options.prependBeginning
        return settings
    }

    private func check(_ wanted: PauseSettings, isCountGiven: Bool) throws(CommandError) {
        let run = PauseContract(
            strategy: wanted,
            pauseTokens: contract.pauseTokens,
            maskPolicy: contract.maskPolicy,
            prefixAttention: contract.prefixAttention,
            positions: contract.positions
        )
        for contradiction in contract.contradictions(with: run) {
            let isAllowed = contradiction.permission == .count ? isCountGiven : options.allowPauseMismatch
            guard isAllowed else { throw .usage("\(contradiction)") }
        }
    }

    /// The model as an evaluation sees it.
    public func scorer(_ settings: InferenceSettings) throws -> PausedScorer {
        guard let tokenizer else {
            throw CommandError.usage(missingTokenizer)
        }
        return try PausedScorer(
            model: model,
            tokenizer: tokenizer,
            strategies: strategies,
            settings: settings
        )
    }
}
