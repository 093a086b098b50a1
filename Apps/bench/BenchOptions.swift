import ArgumentParser
import Composition
import Foundation
import Tensor

/// What every benchmark can be told.
struct BenchOptions: ParsableArguments {
    @Option(help: "float32 or bfloat16.")
    var precision = Precision.bfloat16

    @Option(help: "Threads; 0 for all cores.")
    var threads = 0

    @Option(help: "Timed runs, after one or two that are not.")
    var runs = 5

    func validate() throws {
        guard runs > 0 else { throw ValidationError("--runs must be at least 1") }
        guard (0...RunFile.threadLimit).contains(threads) else {
            throw ValidationError("--threads is \(threads); it must be in 0...\(RunFile.threadLimit)")
        }
    }

    /// The threads, counted.
    var threadCount: Int { threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount }

    /// The processor's kernels.
    var kernels: CPUKernels { CPUKernels(threadCount: threadCount) }
}
