import Datasets
import Foundation
import Model
import Settings
import Tensor
import Tokens
import Training
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

    private var figures: [String] {
        get throws {
            let configuration = run.model.configuration
            let batch = try run.batches.batch(at: 0)
            let counted = batch.targets.count { $0 != .ignored }
            let (report, seconds) = try timedStep()
            let steps = Double(run.plan.steps)
            let bytes = configuration.parameterCount * (run.settings.precision == .bfloat16 ? 18 : 16)
            return [
                "parameters: \(configuration.parameterCount)",
                "steps: \(run.plan.steps),"
                    + " micro-batches of \(batch.rowCount) x \(batch.positionCount) positions",
                "first batch: \(batch.realCounts.reduce(0, +)) real tokens,"
                    + " \(batch.insertedCounts.reduce(0, +)) pauses, \(counted) targets",
                String(format: "operations: %.3g floating-point", report.operationCount * steps),
                "memory: \(bytes / 1_048_576) MiB for parameters and optimiser, plus activations",
                "time: about \(ProgressLine.clockText(seconds * steps)), from one step that was timed",
            ]
        }
    }

    /// Takes two steps of a run that is thrown away; the first also records and allocates.
    private func timedStep() throws -> (report: StepReport, seconds: Double) {
        let trainer = try run.makeTrainer()
        _ = try trainer.takeStep()
        let clock = ContinuousClock()
        let start = clock.now
        let report = try trainer.takeStep()
        return (report, (clock.now - start) / .seconds(1))
    }
}
