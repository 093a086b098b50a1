import Foundation

/// Adds up the wall-clock time that a stage takes, over all sessions, also those that were killed.
final class StageClock {
    private let file: URL
    private let earlier: Double
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var saved: Double

    /// Goes on from what `file` holds, if it is there.
    init(file: URL) {
        self.file = file
        let known = (try? String(contentsOf: file, encoding: .utf8)).flatMap(Double.init) ?? 0
        earlier = known.isFinite ? max(known, 0) : 0
        saved = earlier
        start = clock.now
    }

    /// All sessions together.
    var seconds: Double { earlier + (clock.now - start) / .seconds(1) }

    /// Writes the time down, at most once a second.
    func tick() {
        let now = seconds
        guard now - saved >= 1 else { return }
        // A time that cannot be kept is no reason to stop the training.
        try? Data("\(now)".utf8).write(to: file, options: .atomic)
        saved = now
    }
}
