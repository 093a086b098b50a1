import ArgumentParser
import Composition
import Model
import Tensor
import Training

/// Tells where the time of training steps goes, kernel by kernel.
struct KernelsBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kernels",
        abstract: "Time every kernel of training steps, and set each against the machine's peaks."
    )

    @OptionGroup var options: BenchOptions
    @OptionGroup var work: TrainingWork

    func run() throws {
        let kernels = ProfilingKernels(options.kernels)
        let trainer = try work.trainer(kernels: kernels, precision: options.trainingPrecision())
        kernels.restart()
        let seconds = try (0..<options.runs).map { _ in
            try Stopwatch.seconds { _ = try trainer.takeStep() }
        }
        let profile = kernels.profile
        var result = try BenchResult("kernels", options: options, seconds: seconds)
        result.preset = work.preset.rawValue
        result.shape = work.shape
        result.addRates(tokens: work.batch * work.positions, operations: work.operationCount)
        result.profile = ProfileRow.rows(profile, runs: options.runs, peak: result.peak)
        let inKernels = profile.entries.reduce(0) { $0 + $1.seconds }
        result.measures = ["shareOfTimeInKernels": inKernels / seconds.reduce(0, +)]
        try result.print()
    }
}
