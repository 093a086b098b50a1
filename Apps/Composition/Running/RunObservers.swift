import Foundation
import Training

/// Saves a checkpoint now and then, and at the end.
final class CheckpointObserver: TrainingObserver {
    /// The step of the newest checkpoint.
    private(set) var savedStep: Int
    private let run: TrainingRun
    private let folder: RunFolder
    private let log: MetricsLog
    private let lock: RunLock

    init(run: TrainingRun, folder: RunFolder, log: MetricsLog, lock: RunLock) {
        self.run = run
        self.folder = folder
        self.log = log
        self.lock = lock
        savedStep = log.kept.count
    }

    func didFinishStep(_ report: StepReport, of trainer: Trainer) throws {
        let interval = run.settings.training.checkpointInterval
        if interval > 0, report.step.isMultiple(of: interval) { try save(trainer) }
    }

    func didFinishRun(of trainer: Trainer) throws {
        if trainer.step != savedStep { try save(trainer) }
    }

    private func save(_ trainer: Trainer) throws {
        // A checkpoint without the metrics of its steps would be of no use.
        try log.synchronize()
        try folder.save(trainer, of: run, lock: lock)
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
    private var budget = Budget()

    /// Goes on after the steps of `reports`.
    init(label: String, total: Int, after reports: [StepReport]) {
        progress = ProgressLine(label: label, total: total, from: reports.count)
        for report in reports { budget += Budget(report) }
    }

    func didFinishStep(_ report: StepReport, of trainer: Trainer) throws {
        budget += Budget(report)
        let loss = String(format: "loss %.4f", report.nextLoss)
        progress.show(report.step, detail: "\(loss)  \(budget.text)")
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
