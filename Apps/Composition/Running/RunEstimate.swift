import Datasets
import Foundation
import Model
import Settings
import Tensor
import Tokens
public import Training
import Yams

/// What a run would do and cost, without doing it.
public struct RunEstimate {
    private let run: TrainingRun

    /// Looks at `run`.
    public init(_ run: TrainingRun) {
        self.run = run
    }

    /// The resolved settings, and a few lines of figures.
    public var text: String {
        get throws {
            let encoder = YAMLEncoder()
            encoder.options.sortKeys = true
            let settings = try encoder.encode(run.settings)
            return settings + "\n" + (try figures.map { "# \($0)" }.joined(separator: "\n"))
        }
    }

    /// What all steps take; most of it is an estimate where there are more than a few.
    public var budget: Budget {
        get throws {
            let sample = try (0..<sampleCount).map { try run.batches.batch(at: $0) }
            return Budget(of: sample, for: run.model.configuration)
                .scaled(to: microBatchCount, of: sampleCount)
        }
    }

    private var microBatchCount: Int { run.plan.steps * run.plan.accumulation }
    private var sampleCount: Int { min(microBatchCount, 64) }

    private var figures: [String] {
        get throws {
            let configuration = run.model.configuration
            let batch = try run.batches.batch(at: 0)
            let counted = batch.targets.count { $0 != .ignored }
            let (trainer, seconds) = try timedTrainer()
            let bytes = configuration.parameterCount * (run.settings.precision == .bfloat16 ? 18 : 16)
            let total = try budget
            let about = sampleCount < microBatchCount ? "about " : ""
            return [
                "parameters: \(configuration.parameterCount)",
                "steps: \(run.plan.steps),"
                    + " micro-batches of \(batch.rowCount) x \(batch.positionCount) positions",
                "first batch: \(batch.realCounts.reduce(0, +)) real tokens,"
                    + " \(batch.insertedCounts.reduce(0, +)) pauses, \(counted) targets",
                "all batches: \(about)\(total.realTokenCount) real tokens,"
                    + " \(about)\(total.pauseTokenCount) pauses",
                String(format: "operations: %.3g floating-point", total.operationCount),
                "memory: \(mebibytes(bytes)) for parameters and optimiser,"
                    + " \(mebibytes(trainer.workspaceByteCount)) for activations",
                "time: about \(ProgressLine.clockText(seconds * Double(run.plan.steps))),"
                    + " from one step that was timed",
            ]
        }
    }

    private func mebibytes(_ count: Int) -> String {
        String(format: "%.1f MiB", Double(count) / 1_048_576)
    }

    /// Takes two steps of a run that is thrown away; the first also records and allocates.
    private func timedTrainer() throws -> (trainer: Trainer, seconds: Double) {
        let trainer = try run.makeTrainer()
        _ = try trainer.takeStep()
        let clock = ContinuousClock()
        let start = clock.now
        _ = try trainer.takeStep()
        return (trainer, (clock.now - start) / .seconds(1))
    }
}
