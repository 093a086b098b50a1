import Foundation
import Tensor

/// One line of the table of kernels.
struct ProfileRow: Encodable {
    let kernel: String
    /// Of one run.
    let calls: Int
    /// Of one run.
    let seconds: Double
    /// Of the time of all kernels.
    let share: Double
    let gigaflops: Double
    let gigabytesPerSecond: Double
    /// Of the machine's peak: in arithmetic where a kernel is bound by it, else in bandwidth.
    let shareOfPeak: Double

    /// The kernels of `runs` equal runs, the slowest first.
    static func rows(_ profile: KernelProfile, runs: Int, peak: MachinePeaks) -> [ProfileRow] {
        let total = profile.entries.reduce(0) { $0 + $1.seconds }
        return profile.entries.map { entry in
            let seconds = max(entry.seconds, 1e-9)
            let gigaflops = entry.operationCount / seconds / 1e9
            let gigabytes = entry.byteCount / seconds / 1e9
            return ProfileRow(
                kernel: entry.name,
                calls: entry.callCount / runs,
                seconds: entry.seconds / Double(runs),
                share: entry.seconds / total,
                gigaflops: gigaflops,
                gigabytesPerSecond: gigabytes,
                shareOfPeak: max(gigaflops / peak.gigaflops, gigabytes / peak.gigabytesPerSecond)
            )
        }
    }

    static func table(_ rows: [ProfileRow]) -> [String] {
        let width = (rows.map(\.kernel.count).max() ?? 0) + 2
        let head = "kernel".padding(toLength: width, withPad: " ", startingAt: 0)
        return [head + "  calls        ms   share   GFLOP/s     GB/s  of peak"]
            + rows.map { row in
                row.kernel.padding(toLength: width, withPad: " ", startingAt: 0)
                    + String(
                        format: "%7d %9.2f %6.1f%% %9.1f %8.1f %7.0f%%",
                        row.calls,
                        row.seconds * 1e3,
                        row.share * 100,
                        row.gigaflops,
                        row.gigabytesPerSecond,
                        row.shareOfPeak * 100
                    )
            }
    }
}
