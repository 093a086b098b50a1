import Foundation
import Synchronization

/// Runs jobs side by side on threads of their own, each with a stack large enough for a model.
struct WorkQueue: Sendable {
    let threadCount: Int

    private struct State {
        var next = 0
        var firstError: (any Error)?
    }

    /// Runs every job once, in the order given as threads become free.
    ///
    /// - Throws: The first error; jobs that have begun are finished, the others are not begun.
    func run<Job: Sendable>(_ jobs: [Job], body: @escaping @Sendable (Job) throws -> Void) throws {
        let state = Mutex(State())
        let shared = SharedState(state)
        let group = DispatchGroup()
        for _ in 0..<min(threadCount, jobs.count) {
            group.enter()
            let thread = Thread {
                while let job = shared.nextJob(of: jobs) {
                    do { try body(job) } catch { shared.note(error) }
                }
                group.leave()
            }
            thread.stackSize = 16 << 20
            thread.start()
        }
        group.wait()
        if let error = shared.firstError { throw error }
    }

    private final class SharedState: Sendable {
        private let state: Mutex<State>

        init(_ state: consuming Mutex<State>) {
            self.state = state
        }

        var firstError: (any Error)? { state.withLock { $0.firstError } }

        func nextJob<Job>(of jobs: [Job]) -> Job? {
            state.withLock { state in
                guard state.firstError == nil, state.next < jobs.count else { return nil }
                state.next += 1
                return jobs[state.next - 1]
            }
        }

        func note(_ error: any Error) {
            state.withLock { if $0.firstError == nil { $0.firstError = error } }
        }
    }
}
