import Foundation
import Synchronization

/// The user stopped a program before it was done; what was done is kept.
public struct Interrupted: Error, Equatable, CustomStringConvertible {
    /// How to go on.
    public let description: String

    /// Says how to go on.
    public init(_ description: String = "stopped; run the same command again to go on") {
        self.description = description
    }
}

/// Ctrl-C: once to save and stop, twice to quit at once.
///
/// Touch ``shared`` before any thread is started: threads inherit that these signals are blocked, so
/// that the one that waits for them gets them.
public final class Interruption: Sendable {
    private let count = Mutex(0)

    /// Watches SIGINT and SIGTERM from its first use on.
    public static let shared = Interruption()

    private init() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        Thread { [self] in waitForSignals() }.start()
    }

    /// Whether the user wants to stop.
    public var isRequested: Bool { count.withLock { $0 > 0 } }

    private func waitForSignals() -> Never {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        while true {
            var number: Int32 = 0
            guard sigwait(&signals, &number) == 0 else { continue }
            let times = count.withLock { count in
                count += 1
                return count
            }
            // Not `exit`: other threads still use what it would tear down.
            if times > 1 { _exit(128 + number) }
            Console.note("\nstopping after this step; once more to quit at once")
        }
    }
}
