import Foundation

/// A progress bar on a terminal; elsewhere a plain line now and then.
public final class ProgressLine {
    private let label: String
    private var total: Int
    private let firstCount: Int
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var lastShown: ContinuousClock.Instant?

    /// Starts at `firstCount` of `total`.
    public init(label: String, total: Int, from firstCount: Int = 0) {
        self.label = label
        self.total = total
        self.firstCount = firstCount
        start = clock.now
    }

    /// Shows `count` of the total, unless it showed something just now.
    public func show(_ count: Int, detail: String) {
        let now = clock.now
        let interval = Console.isTerminal ? Duration.milliseconds(100) : .seconds(10)
        guard count >= total || lastShown.map({ now - $0 >= interval }) ?? true else { return }
        lastShown = now
        let line = "\(label) \(bar(count))\(count)/\(total)  \(detail)  \(timing(count, now: now))"
        if Console.isTerminal {
            Console.rewrite(line)
            if count >= total { Console.write("\n") }
        } else {
            Console.note(line)
        }
    }

    /// Shows `count` of a total that was not known at the start.
    public func show(_ count: Int, of total: Int) {
        self.total = total
        show(count, detail: "")
    }

    private func bar(_ count: Int) -> String {
        guard Console.isTerminal else { return "" }
        let width = 24
        let filled = total > 0 ? min(width, width * count / total) : width
        return "[" + String(repeating: "=", count: filled) + String(repeating: " ", count: width - filled)
            + "] "
    }

    private func timing(_ count: Int, now: ContinuousClock.Instant) -> String {
        let seconds = (now - start) / .seconds(1)
        let done = count - firstCount
        guard done > 0, seconds > 0 else { return "" }
        let left = seconds / Double(done) * Double(max(0, total - count))
        return "\(Self.short(Double(done) / seconds))/s  \(Self.clockText(left)) left"
    }

    static func short(_ number: Double) -> String {
        number < 10 ? String(format: "%.2f", number) : String(format: "%.0f", number)
    }

    /// `1:05:09`, or `5:09`.
    public static func clockText(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
        return hours > 0
            ? String(format: "%d:%02d:%02d", hours, minutes, rest) : String(format: "%d:%02d", minutes, rest)
    }
}
