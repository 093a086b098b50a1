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
            Tasks: parity, gsm8k, squad. Every number comes with the protocol it follows.

            Example:
              fermata-evaluate --model runs/parity-pauses --tasks parity --limit 1000 --output runs/scores
            """
    )

    @OptionGroup var inference: InferenceOptions

    @Option(help: "Tasks, with commas between.")
    var tasks: String

    @Option(help: "The folder with data sets; by default the one named by FERMATA_DATA.")
    var data: String?

    @Option(help: "Numbers of pauses to compare, for example 0,10; by default the model's own.")
    var pauses: String?

    @Option(name: .customLong("protocol"), help: "Whose rules to follow; by default the first of the task.")
    var protocolName: String?

    @Option(help: "Worked examples in the prompt; by default what the protocol says.")
    var shots: Int?

    @Option(help: "How many items, from the start of the data; by default all, or 1000 of generated ones.")
    var limit: Int?

    @Option(name: .shortAndLong, help: "The folder for report.json, report.html and samples.jsonl.")
    var output: String

    @Flag(help: "Print report.json instead of a table.")
    var json = false

    func run() throws {
        let counts = try pauseCounts()
        let tasks = try taskNames()
        let opened = try InferenceModel(inference)
        let folder = URL(filePath: output)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var builder = ReportBuilder(title: "\(self.tasks): \(inference.model)")
        var samples = Data()
        for name in tasks {
            var conditions: [Condition] = []
            for count in counts {
                let evaluation = try evaluate(name, on: opened, pauses: count)
                try builder.add(evaluation.result)
                builder.notes += evaluation.notes
                samples += try SampleLog.lines(of: evaluation.result.samples)
                conditions.append(evaluation.result.condition)
            }
            for condition in conditions.dropFirst() { builder.compare(condition, with: conditions[0]) }
        }
        try samples.write(to: folder.appending(path: "samples.jsonl"), options: .atomic)
        let report = try builder.report()
        try report.write(toDirectory: folder.path)
        print(json ? String(decoding: try report.json(), as: UTF8.self) : report.text)
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
        _ name: String,
        on opened: InferenceModel,
        pauses: Int?
    ) throws -> (result: Evaluation, notes: [String]) {
        let settings = try opened.settings(pauses: pauses)
        let task = try TaskCatalog.builtin.task(named: name, protocolName: protocolName)
        let questions = try TaskData(task: name, data: DataAccess(path: data))
        let condition = Condition(
            arm: URL(filePath: inference.model).lastPathComponent,
            strategy: settings.pauses.name.rawValue,
            pauses: settings.pauses.count ?? 0
        )
        var evaluator = Evaluator(condition: condition)
        evaluator.limit = limit ?? (name == "parity" ? 1000 : nil)
        evaluator.shots = shots.map { ShotPolicy.random($0) }
        let label = "\(name), \(condition.pauses) pauses"
        let progress = ProgressLine(label: label, total: 0)
        let scorer = try opened.scorer(settings)
        let result = try evaluator.evaluate(
            task,
            on: questions.examples(.test),
            training: questions.examples(.train),
            model: scorer
        ) { state in
            progress.show(state.finishedCount, of: state.totalCount)
        }
        return (result, scorer.truncation.map { ["\(label): \($0)"] } ?? [])
    }
}
