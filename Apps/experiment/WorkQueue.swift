import Foundation
import Synchronization

/// Runs jobs side by side on threads of their own, each with a stack large enough for a model.
struct WorkQueue: Sendable {
    let threadCount: Int

    /// Runs every job once, in the order given as threads become free.
    ///
    /// - Throws: The first error; jobs that have begun are finished, the others are not begun.
    func run<Job: Sendable>(_ jobs: [Job], body: @escaping @Sendable (Job) throws -> Void) throws {
        let progress = WorkProgress(count: jobs.count)
        let group = DispatchGroup()
        for _ in 0..<min(threadCount, jobs.count) {
            group.enter()
            let thread = Thread {
                while let index = progress.nextIndex() {
                    do { try body(jobs[index]) } catch { progress.note(error) }
                }
                group.leave()
            }
            thread.stackSize = 16 << 20
            thread.start()
        }
        group.wait()
        if let error = progress.firstError { throw error }
    }
}

/// Which jobs have begun, and what went wrong first.
private final class WorkProgress: Sendable {
    private struct State {
        var next = 0
        var firstError: (any Error)?
    }

    private let count: Int
    private let state = Mutex(State())

    init(count: Int) {
        self.count = count
    }

    var firstError: (any Error)? { state.withLock { $0.firstError } }

    /// The next job to begin; nil when there is none, or when one has failed.
    func nextIndex() -> Int? {
        state.withLock { state in
            guard state.firstError == nil, state.next < count else { return nil }
            state.next += 1
            return state.next - 1
        }
    }

    func note(_ error: any Error) {
        state.withLock { state in
            if state.firstError == nil { state.firstError = error }
        }
    }
}
