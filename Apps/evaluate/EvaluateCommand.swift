import ArgumentParser
import Composition
import Datasets
import Eval
import EvalReport
import Foundation
import PauseStrategy

/// Scores a model on tasks.
@main
struct EvaluateCommand: Program {
    static let configuration = CommandConfiguration(
        commandName: "fermata-evaluate",
        abstract: "Score a model on tasks, with one or several numbers of pauses.",
        discussion: """
            Tasks: parity, gsm8k, squad. Every number comes with the protocol it follows. A model that was
            trained on a task is asked about data of the settings in its run.yaml, unless --set changes them.

            Example:
              fermata-evaluate --model runs/parity-pauses --tasks parity --limit 1000 --output runs/scores
            """
    )

    @OptionGroup var inference: InferenceOptions

    @Option(help: "Tasks, with commas between.")
    var tasks: String

    @Option(help: "The folder with data sets; by default the one named by FERMATA_DATA.")
    var data: String?

    @Option(
        name: .customLong("set"),
        help: "Change a setting of the data, for example parity.bitCount=32 or questions.contextLimit=null."
    )
    var overrides: [String] = []

    @Option(help: "Numbers of pauses to compare, for example 0,10; by default the model's own.")
    var pauses: String?

    @Option(name: .customLong("protocol"), help: "Whose rules to follow; by default the first of the task.")
    var protocolName: String?

    @Option(help: "Worked examples in the prompt; by default what the protocol says.")
    var shots: Int?

    @Option(help: "The most tokens of an answer; by default what the task allows, up to half of the context.")
    var maxTokens: Int?

    @Option(help: "How many items, from the start of the data; by default all, or 1000 of generated ones.")
    var limit: Int?

    @Option(name: .shortAndLong, help: "The folder for report.json, report.html and samples.jsonl.")
    var output: String

    @Flag(help: "Replace a report that is in the output folder already.")
    var overwrite = false

    @Flag(help: "Print report.json instead of a table.")
    var json = false

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is \(limit); it must be 1 or more") }
        if let maxTokens, maxTokens < 1 {
            throw ValidationError("--max-tokens is \(maxTokens); it must be 1 or more")
        }
        if let shots, !(0...65_536).contains(shots) {
            throw ValidationError("--shots is \(shots); it must be in 0...65536")
        }
    }

    func run() throws {
        _ = Interruption.shared
        let counts = try pauseCounts()
        let names = try taskNames()
        let folder = URL(filePath: output)
        try expectRoom(in: folder)
        let opened = try InferenceModel(inference)
        let all = try names.map { try questions(of: $0) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var builder = ReportBuilder(title: "\(tasks): \(inference.model)")
        var samples = Data()
        for questions in all {
            builder.notes += questions.notes
            var conditions: [Condition] = []
            for count in counts {
                let (evaluation, notes) = try evaluate(questions, on: opened, pauses: count)
                try builder.add(evaluation)
                builder.notes += notes
                samples += try SampleLog.lines(of: evaluation.samples)
                conditions.append(evaluation.condition)
            }
            for condition in conditions.dropFirst() { builder.compare(condition, with: conditions[0]) }
        }
        let report = try builder.report()
        try samples.write(to: folder.appending(path: "samples.jsonl"), options: .atomic)
        try report.write(toDirectory: folder.path)
        print(json ? String(decoding: try report.json(), as: UTF8.self) : report.text)
    }

    /// Hours of somebody's evaluation are not replaced by accident.
    private func expectRoom(in folder: URL) throws(CommandError) {
        let report = folder.appending(path: "report.json").path
        guard !overwrite, FileManager.default.fileExists(atPath: report) else { return }
        throw .exists(path: report, remedy: "name another --output folder, or replace it with --overwrite")
    }

    private func questions(of name: String) throws -> TaskQuestions {
        let task = try TaskCatalog.builtin.task(named: name, protocolName: protocolName)
        let settings = try EvaluatedData(task: name, model: inference.model, overrides: overrides)
        let shots = shots.map { ShotPolicy.random($0) } ?? task.description.shots
        return try TaskQuestions(
            task: task,
            settings: settings,
            data: DataAccess(path: data),
            shots: shots,
            limit: limit ?? (settings.isEndless ? 1000 : nil)
        )
    }

    private func taskNames() throws -> [String] {
        let names = tasks.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard Set(names).count == names.count, !names.contains("") else {
            throw CommandError.usage("--tasks is '\(tasks)'; write different names with commas between")
        }
        return names
    }

    private func pauseCounts() throws -> [Int?] {
        guard let pauses else { return [nil] }
        let counts = pauses.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        let areNumbers = counts.allSatisfy { $0.map { (0...65_536).contains($0) } ?? false }
        guard areNumbers, Set(counts).count == counts.count else {
            throw CommandError.usage(
                "--pauses is '\(pauses)'; write different numbers in 0...65536 with commas between"
            )
        }
        return counts
    }

    private func evaluate(
        _ questions: TaskQuestions,
        on opened: InferenceModel,
        pauses: Int?
    ) throws -> (result: Evaluation, notes: [String]) {
        var settings = try opened.settings(pauses: pauses)
        settings.maximumTokenCount = maxTokens
        if questions.prependsBeginning { settings.prependsBeginning = true }
        let condition = Condition(
            arm: URL(filePath: inference.model).lastPathComponent,
            strategy: settings.pauses.name.rawValue,
            pauses: settings.pauses.count ?? 0
        )
        var evaluator = Evaluator(condition: condition)
        evaluator.limit = questions.limit
        evaluator.shots = questions.shots
        let label = "\(questions.name), \(condition.pauses) pauses"
        let progress = ProgressLine(label: label, total: 0)
        let scorer = try opened.scorer(settings)
        let result = try evaluator.evaluate(
            questions.task,
            on: questions.items,
            training: questions.training,
            model: scorer
        ) { state in
            if Interruption.shared.isRequested {
                throw Interrupted("stopped; no report was written, so run the same command again")
            }
            progress.show(state.finishedCount, of: state.totalCount)
        }
        return (result, scorer.contextUse.notes.map { "\(label): \($0)" })
    }
}
