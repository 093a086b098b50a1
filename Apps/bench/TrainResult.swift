import Foundation
import Model
import Tensor

/// What the training benchmark found.
struct TrainResult: Codable {
    var benchmark = "train"
    let preset: String
    let dtype: String
    let threads: Int
    let batch: Int
    let positions: Int
    let parameters: Int
    let steps: Int
    let secondsPerStep: Spread
    let tokensPerSecond: Spread
    /// Floating-point operations of a step, forward and backward.
    let operationsPerStep: Double
    let gigaflops: Double
    let peakGigaflops: Double
    let shareOfPeak: Double
    let peakMemoryBytes: Int
    /// How much the peak of resident memory rose during the timed steps.
    let memoryGrowthBytes: Int

    /// What the clock and the operating system said.
    struct Measurements {
        /// Of each timed step.
        let seconds: [Double]
        /// Operations per second of a large product.
        let peak: Double
        /// Of the peak of resident memory, in bytes, during the timed steps.
        let memoryGrowth: Int
    }

    init(
        _ settings: TrainBenchmark,
        configuration: TransformerConfiguration,
        threads: Int,
        measured: Measurements
    ) {
        preset = settings.preset.rawValue
        dtype = settings.precision.rawValue
        self.threads = threads
        batch = settings.batch
        positions = settings.positions
        parameters = configuration.parameterCount
        steps = measured.seconds.count
        secondsPerStep = Spread(measured.seconds)
        let tokens = Double(settings.batch * settings.positions)
        tokensPerSecond = Spread(measured.seconds.map { tokens / $0 })
        let forward = configuration.forwardOperationCount(
            positionCount: settings.positions,
            logitCount: settings.positions
        )
        operationsPerStep = 3 * forward * Double(settings.batch)
        gigaflops = operationsPerStep / secondsPerStep.median / 1e9
        peakGigaflops = measured.peak / 1e9
        shareOfPeak = gigaflops / peakGigaflops
        peakMemoryBytes = ProcessMemory.peakByteCount
        memoryGrowthBytes = measured.memoryGrowth
    }

    var table: String {
        """
        \(preset), \(parameters) parameters, \(dtype), B=\(batch), T=\(positions), \(threads) threads
        tokens/s      \(format(tokensPerSecond))
        s/step        \(format(secondsPerStep))
        GFLOP/s       \(String(format: "%.1f of %.1f, %.0f %%", gigaflops, peakGigaflops, 100 * shareOfPeak))
        peak memory   \(peakMemoryBytes >> 20) MiB, \(memoryGrowthBytes >> 20) MiB gained in \(steps) steps
        """
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    private func format(_ spread: Spread) -> String {
        String(format: "%.3f (%.3f to %.3f)", spread.median, spread.minimum, spread.maximum)
    }
}
