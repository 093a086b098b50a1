import Composition
import Datasets
import Eval
import Foundation
import PauseStrategy
import Settings
import Tensor

/// Measures a trained cell, unless it was measured before.
struct CellEvaluation: Sendable {
    let stages: StageFolder
    let data: DataAccess
    let strategies: PauseStrategyRegistry
    let tasks: TaskCatalog

    /// What the answers depend on, besides the trained model.
    private struct Identity: Codable {
        let evaluation: EvaluationSettings
        let stage: String
        let pauses: Int?
        let taskVersion: Int
        let resultsVersion: Int
        let files: [FileIdentity]
    }

    /// Everything about one measurement but its samples, as it is kept.
    private struct Record: Codable {
        var strategy: String
        var pauses: Int
        /// Lines of `samples.jsonl`.
        var sampleCount: Int
        var seconds: Double
        var contextUse: ContextUse
        var dataNotes: [String]

        /// Whether sums over many measurements cannot overflow.
        var isPlausible: Bool {
            let counts = [sampleCount, contextUse.promptCount, contextUse.cutPromptCount]
            return counts.allSatisfy((0...1 << 40).contains) && (0...1e9).contains(seconds)
        }
    }

    /// The measurement of `cell` with `pauses` pauses at inference.
    func evaluate(_ cell: Cell, pauses: Int?) throws -> Measurement {
        let task = try tasks.task(named: cell.evaluation.task, protocolName: cell.evaluation.namedProtocol)
        let questions = try TaskData(settings: cell.evaluatedData, data: data, seed: cell.seed)
        let files = try questions.files(.test) + questions.files(.train)
        let identity = Identity(
            evaluation: cell.evaluation,
            stage: cell.finetuning.key,
            pauses: pauses,
            taskVersion: task.description.version,
            resultsVersion: RunIdentity.resultsVersion,
            files: try files.map { try data.identity(of: $0) }
        )
        let folder = stages.url.appending(path: "evaluations").appending(path: ContentHash.of(identity))
        if let known = try kept(in: folder, cell: cell, task: task) { return known }
        let measurement = try measure(cell, task: task, pauses: pauses)
        try keep(measurement, in: folder)
        return measurement
    }

    private func measure(_ cell: Cell, task: any TaskDefinition, pauses: Int?) throws -> Measurement {
        let (scorer, strategy) = try scorer(of: cell, pauses: pauses)
        var evaluator = Evaluator(
            condition: Condition(
                arm: cell.arm,
                strategy: strategy.name.rawValue,
                pauses: strategy.count ?? 0
            )
        )
        evaluator.seed = cell.seed
        evaluator.limit = cell.evaluation.limit
        // Replies are written one by one, and Ctrl-C waits for the end of a batch.
        evaluator.batchSize = task.description.kind == .generate ? 8 : 512
        if cell.evaluation.shots >= 0 { evaluator.shots = .random(cell.evaluation.shots) }
        let questions = try TaskData(settings: cell.evaluatedData, data: data, seed: cell.seed)
        let items = try questions.examples(.test)
        let training = try questions.examples(.train)
        let evaluation = try evaluator.evaluate(
            task,
            on: items,
            training: training,
            model: scorer
        ) { _ in
            if Interruption.shared.isRequested { throw Interrupted() }
        }
        return Measurement(
            evaluation: evaluation,
            contextUse: scorer.contextUse,
            dataNotes: [
                try learned(by: cell, or: training).cutNote().map { "training: \($0)" },
                try items.cutNote(limit: cell.evaluation.limit).map { "evaluation: \($0)" },
            ].compactMap(\.self)
        )
    }

    /// The examples that `cell` was trained on: `training`, unless it is evaluated on other data.
    private func learned(by cell: Cell, or training: TaskExamples) throws -> TaskExamples {
        let settings = cell.finetuning.settings.data
        guard try cell.evaluatedData != settings else { return training }
        return try TaskData(settings: settings, data: data, seed: cell.seed).examples(.train)
    }

    /// The trained model as the evaluation sees it, and how it pauses.
    private func scorer(
        of cell: Cell,
        pauses: Int?
    ) throws -> (scorer: PausedScorer, strategy: PauseSettings) {
        let settings = cell.finetuning.settings
        let file = try ModelFile(path: stages.folder(of: cell.finetuning).path)
        guard let tokenizer = file.tokenizer else {
            throw CommandError.unsuitableModel(path: file.path, problem: "has no tokenizer")
        }
        let kernels = CPUKernels(threadCount: max(settings.threads, 1))
        let model = try file.load(kernels: kernels, precision: settings.precision, storage: .compact)
        var inference = InferenceSettings(file.contract)
        inference.prependsBeginning = settings.data.prependsBeginning
        inference.seed = cell.seed
        if cell.evaluation.maximumTokens > 0 { inference.maximumTokenCount = cell.evaluation.maximumTokens }
        if let pauses { inference.pauses = inference.pauses.asked(for: pauses) }
        let scorer = try PausedScorer(
            model: model,
            tokenizer: tokenizer,
            strategies: strategies,
            settings: inference
        )
        return (scorer, inference.pauses)
    }

    private func keep(_ measurement: Measurement, in folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let evaluation = measurement.evaluation
        let record = Record(
            strategy: evaluation.condition.strategy,
            pauses: evaluation.condition.pauses,
            sampleCount: evaluation.samples.count,
            seconds: evaluation.duration / .seconds(1),
            contextUse: measurement.contextUse,
            dataNotes: measurement.dataNotes
        )
        try SampleLog.lines(of: evaluation.samples).write(
            to: folder.appending(path: "samples.jsonl"),
            options: .atomic
        )
        // Last, because its presence says that the samples are complete.
        try JSONEncoder().encode(record).write(to: folder.appending(path: "record.json"), options: .atomic)
    }

    private func kept(in folder: URL, cell: Cell, task: any TaskDefinition) throws -> Measurement? {
        let samples = folder.appending(path: "samples.jsonl")
        // What is damaged or missing is measured again.
        guard let data = try? Data(contentsOf: folder.appending(path: "record.json")),
            let record = try? JSONDecoder().decode(Record.self, from: data), record.isPlausible,
            let lines = try? Data(contentsOf: samples),
            let answers = try? SampleLog.samples(in: lines, file: samples.path),
            answers.count == record.sampleCount
        else { return nil }
        let shots = cell.evaluation.shots >= 0 ? ShotPolicy.random(cell.evaluation.shots) : nil
        let evaluation = Evaluation(
            task: task.description.with(shots: shots ?? task.description.shots),
            condition: Condition(arm: cell.arm, strategy: record.strategy, pauses: record.pauses),
            seed: cell.seed,
            samples: answers,
            duration: .seconds(record.seconds)
        )
        return Measurement(
            evaluation: evaluation,
            contextUse: record.contextUse,
            dataNotes: record.dataNotes
        )
    }
}
