import ArgumentParser
import Composition
import Foundation
import Tensor

/// What every benchmark can be told.
struct BenchOptions: ParsableArguments {
    @Option(help: "float32, bfloat16, or, where nothing is trained, int8.")
    var precision = InferencePrecision.bfloat16

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

    /// The numbers to train in.
    ///
    /// - Throws: A sentence where there are none.
    func trainingPrecision() throws -> Precision {
        guard precision != .int8 else {
            throw ValidationError("--precision int8 is for decode, prefill and score; no model trains in it")
        }
        return precision.compute
    }

    /// The threads, counted.
    var threadCount: Int { threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount }

    /// The processor's kernels.
    var kernels: CPUKernels { CPUKernels(threadCount: threadCount) }
}
