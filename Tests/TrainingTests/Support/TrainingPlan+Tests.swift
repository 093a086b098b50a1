import Datasets
import Model
import Tensor
import Training

extension TrainingPlan {
    /// A run with a constant learning rate.
    static func constant(
        steps: Int,
        rate: Double = 0.01,
        accumulation: Int = 1,
        hintWeight: Double = 0
    ) -> TrainingPlan {
        TrainingPlan(
            steps: steps,
            accumulation: accumulation,
            schedule: LearningRateSchedule(shape: .constant, peak: rate),
            hintWeight: hintWeight
        )
    }
}

/// Takes all steps of a run and returns what they reported.
func reports(of trainer: Trainer) throws -> [StepReport] {
    let recorder = Recorder()
    try trainer.run(observers: [recorder])
    return recorder.reports
}

/// Keeps every report.
final class Recorder: TrainingObserver {
    private(set) var reports: [StepReport] = []

    func didFinishStep(_ report: StepReport, of trainer: Trainer) {
        reports.append(report)
    }
}
