import Composition
import Foundation
import Synchronization
import Training

/// One line for all stages that are trained side by side.
final class ProgressBoard: Sendable {
    private struct State {
        var stepsDone = 0
        var budget = Budget()
        var running: [String: String] = [:]
        var lastShown: ContinuousClock.Instant?
    }

    private let total: Int
    private let clock = ContinuousClock()
    private let start = ContinuousClock().now
    private let state = Mutex(State())

    /// Expects `total` steps over all stages.
    init(totalSteps total: Int) {
        self.total = total
    }

    /// Notes a step of `stage`.
    func note(_ report: StepReport, of stage: Stage) {
        let steps = stage.settings.training.steps
        let text = String(format: "%d/%d loss %.3f", report.step, steps, report.nextLoss)
        update {
            $0.running[stage.label] = text
            $0.stepsDone += 1
            $0.budget += Budget(report)
        }
    }

    /// Notes that `stage` is done; `skipped` steps were taken in an earlier session.
    func finish(_ stage: Stage, skipped: Int) {
        update {
            $0.running[stage.label] = nil; $0.stepsDone += skipped
        }
    }

    private func update(_ change: (inout State) -> Void) {
        let line: String? = state.withLock { state in
            change(&state)
            let now = clock.now
            let interval = Console.isTerminal ? Duration.milliseconds(200) : .seconds(15)
            guard state.lastShown.map({ now - $0 >= interval }) ?? true else { return nil }
            state.lastShown = now
            return text(of: state, at: now)
        }
        if let line { Console.show(line) }
    }

    private func text(of state: State, at now: ContinuousClock.Instant) -> String {
        let seconds = (now - start) / .seconds(1)
        let share = Double(state.stepsDone) / Double(max(total, 1))
        let left = share > 0.01 ? ", \(ProgressLine.clockText(seconds / share * (1 - share))) left" : ""
        let running = state.running.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return "\(Int(share * 100)) %\(left)  \(state.budget.text)  " + running.joined(separator: "  |  ")
    }
}
