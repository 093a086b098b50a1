import ArgumentParser
import Composition
import Datasets
import Foundation
import Model
import Randomness
import Tensor
import Training

/// Times training steps of a model built from a seed.
struct TrainBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Time training steps: tokens per second, and the share of the measured matrix-product peak."
    )

    @Option(help: "The model: tiny, gpt2-124m.")
    var preset = Preset.gpt2

    @Option(help: "float32 or bfloat16.")
    var precision = Precision.bfloat16

    @Option(help: "Sequences in a batch, B.")
    var batch = 4

    @Option(help: "Positions of each, T.")
    var positions = 512

    @Option(help: "Timed steps, after two that are not.")
    var steps = 5

    @Option(help: "Threads; 0 for all cores.")
    var threads = 0

    func validate() throws {
        guard batch > 0, positions > 0, steps > 0 else {
            throw ValidationError("--batch, --positions and --steps must be at least 1")
        }
        guard (0...RunFile.threadLimit).contains(threads) else {
            throw ValidationError("--threads is \(threads); it must be in 0...\(RunFile.threadLimit)")
        }
    }

    func run() throws {
        let threadCount = threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount
        let kernels = CPUKernels(threadCount: threadCount)
        let configuration = preset.configuration(contextLength: max(positions, preset.contextLength))
        let model = try Transformer(configuration, kernels: kernels, precision: precision)
        try model.initialize(.gpt2, random: RandomStream(seed: 0))
        let trainer = try Trainer(model: model, source: source(configuration), plan: Self.plan)
        for _ in 0..<2 { _ = try trainer.takeStep() }
        let memoryBefore = ProcessMemory.peakByteCount
        let seconds = try (0..<steps).map { _ in try Stopwatch.seconds { _ = try trainer.takeStep() } }
        let peak = try ProductPeak(kernels: kernels, precision: precision).operationsPerSecond()
        let measured = TrainResult.Measurements(
            seconds: seconds,
            peak: peak,
            memoryGrowth: ProcessMemory.peakByteCount - memoryBefore
        )
        let result = TrainResult(
            self,
            configuration: configuration,
            threads: threadCount,
            measured: measured
        )
        print(result.table)
        print(try result.json())
    }

    private static let plan = TrainingPlan(
        steps: 1_000_000,
        optimizer: AdamW(beta1: 0.9, beta2: 0.95, weightDecay: 0.1, maximumGradientNorm: 1),
        schedule: LearningRateSchedule(shape: .constant, peak: 1e-4)
    )

    private func source(_ configuration: TransformerConfiguration) throws -> RandomBatches {
        RandomBatches(
            rowCount: batch,
            positionCount: positions,
            vocabularySize: configuration.vocabularySize
        )
    }
}

/// Models of known shapes.
enum Preset: String, CaseIterable, ExpressibleByArgument {
    /// Two layers, 64 wide.
    case tiny
    /// The smallest GPT-2.
    case gpt2 = "gpt2-124m"

    /// The positions that the original reads.
    var contextLength: Int {
        switch self {
        case .tiny: 64
        case .gpt2: 1024
        }
    }

    /// The shape, with room for `contextLength` positions.
    func configuration(contextLength: Int) -> TransformerConfiguration {
        switch self {
        case .tiny:
            .gpt2(vocabularySize: 256, contextLength: contextLength, width: 64, layerCount: 2, headCount: 4)
        case .gpt2:
            .gpt2(
                vocabularySize: 50_257,
                contextLength: contextLength,
                width: 768,
                layerCount: 12,
                headCount: 12
            )
        }
    }
}
