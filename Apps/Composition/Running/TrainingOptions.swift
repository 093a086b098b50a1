public import ArgumentParser
import Foundation
import Model
import Training

/// The options of programs that train.
public struct TrainingOptions: ParsableArguments {
    @Argument(help: "The run file, YAML.")
    var runFile: String

    @Option(name: .shortAndLong, help: "The folder for checkpoints and metrics.")
    var output: String

    @Option(help: "The folder with data sets; by default the one named by FERMATA_DATA.")
    var data: String?

    @Option(name: .customLong("set"), help: "Change a setting, for example training.steps=100.")
    var overrides: [String] = []

    @Flag(help: "Go on from the newest checkpoint in the output folder.")
    var resume = false

    @Flag(help: "Allow positions or attention other than the model was trained with.")
    var allowPauseMismatch = false

    @Flag(help: "Print the resolved settings and what the run would cost; train nothing.")
    var dryRun = false

    @Flag(help: "Print one JSON object about the run at its end.")
    var json = false

    /// For the parser.
    public init() {}

    /// Trains as the run file says.
    public func run(requiresText: Bool) throws {
        _ = Interruption.shared
        let settings = try SettingsFile(path: runFile, overrides: overrides)
            .decode(RunFile.self, over: RunFile())
        guard settings.data.isText == requiresText else {
            let other = requiresText ? "fermata-finetune" : "fermata-pretrain"
            throw CommandError.usage("data of kind '\(settings.data.kind.rawValue)' is for \(other)")
        }
        let access = DataAccess(path: data)
        let run = try TrainingRun(
            settings,
            data: access,
            strategies: Strategies.builtin(),
            allowsPauseMismatch: allowPauseMismatch
        )
        if dryRun {
            print(try RunEstimate(run).text)
            return
        }
        let folder = RunFolder(URL(filePath: output))
        let trainer = try folder.train(run, watching: .init(resumes: resume))
        try report(trainer, in: folder)
    }

    private func report(_ trainer: Trainer, in folder: RunFolder) throws {
        let checkpoint = try folder.checkpoints.newest?.path ?? ""
        let (step, last) = (trainer.step, trainer.lastReport)
        // A run whose loss no longer falls is over as well.
        let isFinished = step == trainer.plan.steps || !Interruption.shared.isRequested
        if json {
            let summary = RunSummary(
                checkpoint: checkpoint,
                step: step,
                isFinished: isFinished,
                loss: last?.nextLoss,
                accuracy: last?.accuracy
            )
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(summary), as: UTF8.self))
        }
        guard isFinished else {
            throw Interrupted("stopped at step \(step); go on with --resume: \(checkpoint)")
        }
        let reason = step == trainer.plan.steps ? "" : " at step \(step), the loss no longer falls"
        if !json { Console.note("done\(reason): \(checkpoint)") }
    }
}

/// What a training program prints with `--json`.
struct RunSummary: Codable {
    let checkpoint: String
    let step: Int
    let isFinished: Bool
    let loss: Double?
    let accuracy: Double?
}
