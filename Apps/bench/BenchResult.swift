import Composition
import Foundation
import Tensor

/// What a benchmark found: one line of JSON for programs, a table for people.
struct BenchResult: Encodable {
    /// The subcommand.
    let benchmark: String
    let machine: Machine
    let threads: Int
    let dtype: String
    /// The model's name; nil where there is none.
    var preset: String?
    /// What was computed, for example `batch` and `positions`.
    var shape: [String: Int] = [:]
    /// Of one run.
    let seconds: Spread
    var tokensPerSecond: Spread?
    /// Floating-point operations per second, in billions, at the median.
    var gigaflops: Double?
    /// Bytes per second, in billions, at the median.
    var gigabytesPerSecond: Double?
    /// What the machine does at best, measured in the same process.
    let peak: MachinePeaks
    var shareOfPeakGigaflops: Double?
    var shareOfPeakBandwidth: Double?
    /// The most memory that was resident at once, in bytes.
    let peakMemoryBytes: Int
    /// Whatever else belongs to this benchmark, by name.
    var measures: [String: Double] = [:]
    /// The kernels of one run, the slowest first, where they were timed.
    var profile: [ProfileRow]?

    /// Measures the machine's peaks, after everything else so that their memory is not counted.
    init(_ benchmark: String, options: BenchOptions, seconds: [Double]) throws {
        peakMemoryBytes = ProcessMemory.peakByteCount
        peak = try MachinePeaks(kernels: options.kernels, precision: options.precision.compute)
        self.benchmark = benchmark
        machine = Machine()
        threads = options.threadCount
        dtype = options.precision.rawValue
        self.seconds = Spread(seconds)
    }

    /// Adds rates: how many tokens, operations and bytes one run has.
    mutating func addRates(tokens: Int? = nil, operations: Double? = nil, bytes: Double? = nil) {
        tokensPerSecond = tokens.map { seconds.rate(Double($0)) }
        if let operations {
            let rate = operations / seconds.median / 1e9
            gigaflops = rate
            shareOfPeakGigaflops = rate / peak.gigaflops
        }
        if let bytes {
            let rate = bytes / seconds.median / 1e9
            gigabytesPerSecond = rate
            shareOfPeakBandwidth = rate / peak.gigabytesPerSecond
        }
    }

    /// Prints the table, then the line of JSON.
    func print() throws {
        Swift.print(table)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        Swift.print(String(decoding: try encoder.encode(self), as: UTF8.self))
    }

    private var table: String {
        let sizes = shape.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        let what = [benchmark, preset, dtype].compactMap { $0 } + sizes + ["\(threads) threads"]
        var lines = [what.joined(separator: ", "), "seconds          \(seconds.text)"]
        if let tokensPerSecond { lines.append("tokens/s         \(tokensPerSecond.text)") }
        if let gigaflops, let shareOfPeakGigaflops {
            lines.append(share("GFLOP/s", gigaflops, peak.gigaflops, shareOfPeakGigaflops))
        }
        if let gigabytesPerSecond, let shareOfPeakBandwidth {
            lines.append(share("GB/s", gigabytesPerSecond, peak.gigabytesPerSecond, shareOfPeakBandwidth))
        }
        lines.append("peak memory      \(peakMemoryBytes >> 20) MiB")
        lines += measures.sorted { $0.key < $1.key }.map { "\($0.key): \(String(format: "%.4g", $0.value))" }
        if let profile { lines += [""] + ProfileRow.table(profile) }
        return lines.joined(separator: "\n")
    }

    private func share(_ unit: String, _ value: Double, _ peak: Double, _ share: Double) -> String {
        unit.padding(toLength: 17, withPad: " ", startingAt: 0)
            + String(format: "%.1f of %.1f, %.0f %%", value, peak, 100 * share)
    }
}

/// The processor that the figures are of.
struct Machine: Codable {
    let processor: String
    let cores: Int

    init() {
        cores = ProcessInfo.processInfo.activeProcessorCount
        let lines =
            (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
        let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
        processor = model.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    }
}
