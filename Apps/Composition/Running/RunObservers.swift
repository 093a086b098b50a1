import Foundation
import Training

/// Saves a checkpoint now and then, and at the end.
final class CheckpointObserver: TrainingObserver {
    private let run: TrainingRun
    private let folder: RunFolder
    private var savedStep: Int

    init(run: TrainingRun, folder: RunFolder, savedStep: Int) {
        self.run = run
        self.folder = folder
        self.savedStep = savedStep
    }

    func didFinishStep(_ report: StepReport, of trainer: Trainer) throws {
        let interval = run.settings.training.checkpointInterval
        if interval > 0, report.step.isMultiple(of: interval) { try save(trainer) }
    }

    func didFinishRun(of trainer: Trainer) throws {
        if trainer.step != savedStep { try save(trainer) }
    }

    private func save(_ trainer: Trainer) throws {
        try folder.save(trainer, of: run)
        savedStep = trainer.step
    }
}

/// Stops when the user wants to.
final class InterruptionObserver: TrainingObserver {
    func didFinishStep(_ report: StepReport, of trainer: Trainer) throws {}
    var wantsStop: Bool { Interruption.shared.isRequested }
}

/// Shows how the run goes.
final class ProgressObserver: TrainingObserver {
    private let progress: ProgressLine

    init(label: String, total: Int, from step: Int) {
        progress = ProgressLine(label: label, total: total, from: step)
    }

    func didFinishStep(_ report: StepReport, of trainer: Trainer) throws {
        let loss = String(format: "loss %.4f", report.nextLoss)
        progress.show(report.step, detail: loss)
    }
}

/// Hands every step on.
final class ReportingObserver: TrainingObserver {
    private let report: (StepReport) -> Void

    init(_ report: @escaping (StepReport) -> Void) {
        self.report = report
    }

    func didFinishStep(_ report: StepReport, of trainer: Trainer) throws {
        self.report(report)
    }
}
