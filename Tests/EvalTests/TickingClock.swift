import Synchronization

/// A clock on which a second passes whenever somebody looks at it.
final class TickingClock: Clock {
    struct Instant: InstantProtocol {
        var seconds: Int

        func advanced(by duration: Duration) -> Instant {
            Instant(seconds: seconds + Int(duration.components.seconds))
        }

        func duration(to other: Instant) -> Duration { .seconds(other.seconds - seconds) }

        static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }
    }

    private let seconds = Mutex(0)

    var now: Instant {
        seconds.withLock { seconds in
            seconds += 1
            return Instant(seconds: seconds)
        }
    }

    var minimumResolution: Duration { .seconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        seconds.withLock { $0 = max($0, deadline.seconds) }
    }
}
