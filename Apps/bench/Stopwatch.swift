import Foundation

/// Measures wall-clock time.
enum Stopwatch {
    /// How long `body` takes, in seconds.
    static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        try body()
        return (clock.now - start) / .seconds(1)
    }
}

/// What the operating system counts for this process.
enum ProcessMemory {
    /// The most memory that was resident at once, in bytes.
    static var peakByteCount: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }
}

/// Repeated measurements of one thing.
struct Spread: Codable {
    let median: Double
    let minimum: Double
    let maximum: Double

    /// Summarises at least one value.
    init(_ values: [Double]) {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        median = sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
        minimum = sorted[0]
        maximum = sorted[sorted.count - 1]
    }

    /// `amount` per second.
    func rate(_ amount: Double) -> Spread {
        Spread([amount / maximum, amount / median, amount / minimum])
    }

    /// The median, and the range around it.
    var text: String { String(format: "%.4g (%.4g to %.4g)", median, minimum, maximum) }
}
