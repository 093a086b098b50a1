import ArgumentParser
import Composition
import Foundation
import Tensor
import WeightStore

/// Times the way from one weight file to tensors, as `Tools/peers/read_weights.py` does for other libraries.
struct ReadBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read",
        abstract: "Time reading a weight file: every tensor, and one byte of every page."
    )

    @Argument(help: "A weight file of any kind that is read.")
    var file: String

    @Flag(help: "Have the system forget the file before each run.")
    var cold = false

    @Flag(help: "Compare the checksums of HDF5 files.")
    var checksums = false

    @Option(help: "Timed runs.")
    var runs = 1

    func validate() throws {
        try BenchOptions.check("--runs", runs, in: 1...10_000)
    }

    func run() throws {
        var made: [Double] = []
        var touched: [Double] = []
        var byteCount = 0
        for _ in 0..<runs {
            if cold { try PageCache.forget(file) }
            var tensors: [Tensor] = []
            let seconds = try Stopwatch.seconds {
                let policy: ChecksumPolicy = checksums ? .verifyOnFirstRead : .ignore
                let reader = try WeightFiles.reader(at: file, checksums: policy)
                tensors = try reader.names.map { try reader.tensor(named: $0) }
            }
            made.append(seconds)
            touched.append(seconds + Stopwatch.seconds { Self.touch(tensors) })
            byteCount = tensors.reduce(0) { $0 + $1.bytes.count }
        }
        let result = Result(
            bytes: byteCount,
            secondsToTensors: Spread(made).median,
            seconds: Spread(touched).median,
            bytesPerSecond: Spread(touched).rate(Double(byteCount)),
            peakMemoryBytes: ProcessMemory.peakByteCount
        )
        try result.print()
    }

    /// One byte of every page, so that no file is only promised.
    static func touch(_ tensors: [Tensor]) {
        var sum = 0
        for bytes in tensors.map(\.bytes) {
            for offset in stride(from: bytes.startIndex, to: bytes.endIndex, by: 4096) {
                sum &+= Int(bytes[offset])
            }
        }
        precondition(sum != .min, "no sum of bytes is that small")
    }

    private struct Result: Encodable {
        let bytes: Int
        /// Until every tensor can be handed on.
        let secondsToTensors: Double
        /// Until a byte of every page was read too.
        let seconds: Double
        let bytesPerSecond: Spread
        let peakMemoryBytes: Int

        func print() throws {
            Swift.print(
                String(
                    format: "%d MB in %.4g s, %.4g GB/s; tensors after %.4g s",
                    bytes / 1_000_000,
                    seconds,
                    bytesPerSecond.median / 1e9,
                    secondsToTensors
                )
            )
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            Swift.print(String(decoding: try encoder.encode(self), as: UTF8.self))
        }
    }
}

/// What the operating system remembers of files.
enum PageCache {
    /// Has the system drop what it remembers of a file.
    static func forget(_ path: String) throws {
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? file.close() }
        fsync(file.fileDescriptor)
        posix_fadvise(file.fileDescriptor, 0, 0, POSIX_FADV_DONTNEED)
    }
}
