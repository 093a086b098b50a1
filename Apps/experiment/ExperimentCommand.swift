import ArgumentParser
import Composition
import EvalReport
import Foundation

/// Trains the arms of a recipe with several seeds and compares them.
@main
struct ExperimentCommand: Program {
    static let configuration = CommandConfiguration(
        commandName: "fermata-experiment",
        abstract: "Train the arms of a recipe with several seeds, and compare them in a report.",
        discussion: """
            Cells that were finished before are found again in the output folder, so an interrupted
            experiment goes on where it was, and a changed arm is the only one trained anew.

            Example:
              fermata-experiment Recipes/parity.yaml
            """
    )

    @Argument(help: "The recipe, a YAML file.")
    var recipe: String

    @Option(
        name: .shortAndLong,
        help: "The folder for models, samples and reports; by default runs/ and the recipe's name."
    )
    var output: String?

    @Option(help: "The folder with data sets; by default the one named by FERMATA_DATA.")
    var data: String?

    @Option(name: .customLong("set"), help: "Change a setting, for example finetune.training.steps=100.")
    var overrides: [String] = []

    @Flag(help: "Print report.json instead of a table.")
    var json = false

    @Flag(help: "Print what each arm would cost; train nothing.")
    var dryRun = false

    func run() throws {
        _ = Interruption.shared
        let name = URL(filePath: recipe).deletingPathExtension().lastPathComponent
        let folder = URL(filePath: output ?? "runs/\(name)")
        let recipe = try Recipe(path: recipe, overrides: overrides)
        let experiment = try Experiment(recipe: recipe, output: folder, data: DataAccess(path: data))
        if dryRun {
            for line in try experiment.estimates() { print(line) }
            return
        }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let report = try experiment.run()
        try report.write(toDirectory: folder.path)
        print(json ? String(decoding: try report.json(), as: UTF8.self) : report.text)
        Console.note("report: \(folder.appending(path: "report.html").path)")
    }
}
