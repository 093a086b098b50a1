import ArgumentParser
import Composition
import Model
import Tensor
import Training

/// Times training steps of a model built from a seed.
struct TrainBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Time training steps: tokens per second, and the share of the measured matrix-product peak."
    )

    @OptionGroup var options: BenchOptions
    @OptionGroup var work: TrainingWork

    func run() throws {
        let trainer = try work.trainer(kernels: options.kernels, precision: options.trainingPrecision())
        let memoryBefore = ProcessMemory.peakByteCount
        let seconds = try (0..<options.runs).map { _ in
            try Stopwatch.seconds { _ = try trainer.takeStep() }
        }
        let memoryGrowth = ProcessMemory.peakByteCount - memoryBefore
        var result = try BenchResult("train", options: options, seconds: seconds)
        result.preset = work.preset.rawValue
        result.shape = work.shape
        result.addRates(tokens: work.batch * work.positions, operations: work.operationCount)
        result.measures = [
            "memoryGrowthBytes": Double(memoryGrowth),
            "parameters": Double(trainer.model.store.scalarCount),
        ]
        try result.print()
    }
}
