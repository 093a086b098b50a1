public import ArgumentParser
import Datasets
import Model
public import Tensor
import Training

/// What a benchmark trains: the model, and how much of it.
struct TrainingWork: ParsableArguments {
    @Option(help: "The model: tiny, gpt2-124m, llama-1.1b.")
    var preset = Preset.gpt2

    @Option(help: "Channels, C, with more or fewer heads; 0 for the preset's.")
    var width = 0

    @Option(help: "Sequences in a batch, B.")
    var batch = 4

    @Option(help: "Positions of each, T.")
    var positions = 512

    @Option(help: "The percentage of positions that have a target, at the end of each sequence.")
    var targets = 100

    @Option(help: "What backward passes compute again instead of keeping it: nothing, cheap, blocks.")
    var recomputation = Recomputation.cheap

    func validate() throws {
        try BenchOptions.check("--width", width, in: 0...1 << 14)
        let shape = preset.configuration()
        let unit = shape.width / shape.keyHeadCount
        guard width.isMultiple(of: unit) else {
            throw ValidationError(
                "--width is \(width); it must be a multiple of \(unit), the channels for each key head"
            )
        }
        try BenchOptions.check("--batch", batch, in: 1...4096)
        try BenchOptions.check("--positions", positions, in: 1...BenchOptions.positionLimit)
        try BenchOptions.check("--batch times --positions", batch * positions, in: 1...1 << 22)
        try BenchOptions.check("--targets", targets, in: 1...100)
    }

    /// The model's shape.
    var configuration: TransformerConfiguration {
        let configuration = preset.configuration(positions: positions)
        return width > 0 ? configuration.scaled(toWidth: width) : configuration
    }

    /// The sizes, for the result.
    var shape: [String: Int] {
        let sizes = ["batch": batch, "positions": positions, "targets": batch * targetCount]
        return width > 0 ? sizes.merging(["width": width]) { $1 } : sizes
    }

    /// Real floating-point operations of a step: forward once, backward twice.
    var operationCount: Double {
        let forward = configuration.forwardOperationCount(positionCount: positions, logitCount: targetCount)
        return 3 * forward * Double(batch)
    }

    /// A trainer that has warmed up.
    func trainer(kernels: any Kernels, precision: Precision) throws -> Trainer {
        let model = try Transformer.seeded(configuration, kernels: kernels, precision: precision)
        let source = RandomBatches(
            rowCount: batch,
            positionCount: positions,
            targetCount: targetCount,
            vocabularySize: configuration.vocabularySize
        )
        let trainer = try Trainer(model: model, source: source, plan: plan)
        for _ in 0..<2 { _ = try trainer.takeStep() }
        return trainer
    }

    /// Targets of one sequence.
    private var targetCount: Int { max(1, positions * targets / 100) }

    private var plan: TrainingPlan {
        TrainingPlan(
            steps: 1_000_000,
            optimizer: AdamW(beta1: 0.9, beta2: 0.95, weightDecay: 0.1, maximumGradientNorm: 1),
            schedule: LearningRateSchedule(shape: .constant, peak: 1e-4),
            recomputation: recomputation
        )
    }
}

extension Recomputation: @retroactive ExpressibleByArgument {}
