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
        try Self.check("--runs", runs, in: 1...10_000)
        try Self.check("--threads", threads, in: 0...RunFile.threadLimit)
    }

    /// The longest sequence.
    static let positionLimit = 1 << 17

    /// Throws a sentence about an option that no benchmark can have.
    static func check(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws {
        guard !range.contains(value) else { return }
        let requirement = "it must be in \(range.lowerBound)...\(range.upperBound)"
        throw ValidationError("\(name) is \(value); \(requirement)")
    }

    /// The threads, counted.
    var threadCount: Int { threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount }

    /// The processor's kernels.
    var kernels: CPUKernels { CPUKernels(threadCount: threadCount) }
}
