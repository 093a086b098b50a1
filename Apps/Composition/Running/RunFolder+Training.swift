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
    /// - Throws: ``CommandError/exists(path:remedy:)`` and what else keeps the run from starting, with
    ///   nothing written; or what stopped it.
    public func train(_ run: TrainingRun, watching: Watching = Watching()) throws -> Trainer {
        try expectRoom(resumes: watching.resumes)
        let trainer = try run.makeTrainer()
        if watching.resumes, try !restore(trainer, of: run) {
            Console.note("no checkpoint to resume from; starting at step 0")
        }
        // Data that do not fit show now, and not when the folder is full of files.
        _ = try run.batches.batch(at: trainer.step * run.plan.accumulation)
        try prepare(for: run.settings)
        let log = try MetricsLog(file: metrics, keepingSteps: trainer.step)
        let stopping = EarlyStopping(patience: run.settings.training.patience)
        for report in log.kept { stopping.note(report) }
        var observers: [any TrainingObserver] = [
            log,
            CheckpointObserver(run: run, folder: self, savedStep: trainer.step),
            stopping,
            InterruptionObserver(),
            ReportingObserver(watching.didStep),
        ]
        if !watching.label.isEmpty {
            observers.append(
                ProgressObserver(label: watching.label, total: run.plan.steps, from: trainer.step)
            )
        }
        try trainer.run(observers: observers)
        return trainer
    }
}

extension RunFolder {
    /// The steps that the metrics file holds.
    public func reports() throws -> [StepReport] {
        try Data(contentsOf: metrics).split(separator: UInt8(ascii: "\n"))
            .map { try JSONDecoder().decode(StepReport.self, from: $0) }
    }
}
