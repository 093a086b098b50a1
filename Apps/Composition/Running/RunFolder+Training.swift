import Datasets
import Foundation
public import Training

extension RunFolder {
    /// How a run is watched.
    public struct Watching {
        /// Whether to go on from the newest checkpoint.
        public var resumes = false
        /// What the progress line calls the run; empty for no progress line.
        public var label = "training"
        /// Called after every step.
        public var didStep: (StepReport) -> Void = { _ in }

        /// Watches a new run with a progress line.
        public init(
            resumes: Bool = false,
            label: String = "training",
            didStep: @escaping (StepReport) -> Void = { _ in }
        ) {
            self.resumes = resumes
            self.label = label
            self.didStep = didStep
        }
    }

    /// Trains, writing metrics and checkpoints here.
    ///
    /// - Returns: The trainer, at the step that the run reached.
    /// - Throws: ``CommandError/exists(path:remedy:)``, ``CommandError/busy(path:)`` and what else keeps the
    ///   run from starting, with nothing written; or what stopped it.
    public func train(_ run: TrainingRun, watching: Watching = Watching()) throws -> Trainer {
        try expectRoom(resumes: watching.resumes)
        let known = FileManager.default.fileExists(atPath: lock.path) ? try RunLock(lock) : nil
        let trainer = try run.makeTrainer()
        if watching.resumes { try restore(trainer, of: run, lock: known) }
        // Data that do not fit show now, and not when the folder is full of files.
        _ = try run.batches.batch(at: trainer.step * run.plan.accumulation)
        try prepare()
        let lock = try known ?? RunLock(lock)
        // Another process may have come first.
        try expectRoom(resumes: watching.resumes)
        try write(run.settings)
        try takeSteps(trainer, of: run, watching: watching, lock: lock)
        return trainer
    }

    private func takeSteps(
        _ trainer: Trainer,
        of run: TrainingRun,
        watching: Watching,
        lock: RunLock
    ) throws {
        let log = try MetricsLog(file: metrics, keepingSteps: trainer.step)
        let saving = CheckpointObserver(run: run, folder: self, log: log, lock: lock)
        let stopping = EarlyStopping(patience: run.settings.training.patience)
        for report in log.kept { stopping.note(report) }
        var observers: [any TrainingObserver] = [
            log, saving, stopping, InterruptionObserver(), ReportingObserver(watching.didStep),
        ]
        if !watching.label.isEmpty {
            observers.append(
                ProgressObserver(label: watching.label, total: run.plan.steps, after: log.kept)
            )
        }
        do {
            try trainer.run(observers: observers)
        } catch  where trainer.step > 0 && saving.savedStep == trainer.step {
            throw FailedStep(
                cause: error,
                step: trainer.step,
                checkpoint: checkpoints.file(step: trainer.step)
            )
        }
    }
}

extension RunFolder {
    /// The steps that the metrics file holds.
    ///
    /// - Throws: `TrainingError.invalidMetrics(file:line:problem:)`, and what the file system throws.
    public func reports() throws -> [StepReport] {
        try MetricsFile.reports(in: metrics)
    }
}
