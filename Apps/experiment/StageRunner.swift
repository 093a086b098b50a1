import Composition
import Foundation
import Model
import PauseStrategy
import Tensor
import Training

/// Trains stages, unless they were trained before.
struct StageRunner: Sendable {
    let stages: StageFolder
    let data: DataAccess
    let strategies: PauseStrategyRegistry

    /// What a finished stage left behind.
    struct Outcome: Codable, Sendable {
        /// Wall-clock time of the loop, all sessions together.
        var seconds: Double
        /// Steps taken.
        var steps: Int
        /// Real tokens read.
        var realTokens: Int
        /// Inserted tokens read.
        var pauseTokens: Int
        /// Prompts that lost tokens on their left to fit into a row.
        var cutPrompts: Int
        /// Numbers learned.
        var parameters: Int
        /// Floating-point operations.
        var operations: Double

        /// Whether sums over many stages cannot overflow; a file that was tampered with is made anew.
        func isPlausible(for stage: Stage) -> Bool {
            let counts = [realTokens, pauseTokens, cutPrompts, parameters]
            return (0...stage.settings.training.steps).contains(steps)
                && counts.allSatisfy((0...1 << 50).contains)
                && (0...1e9).contains(seconds) && (0...1e30).contains(operations)
        }
    }

    /// Trains `stage`, going on where it was interrupted, or returns what it left when it was done.
    ///
    /// - Throws: ``Interrupted`` when the user stops the run; what was trained is kept.
    func train(_ stage: Stage, didStep: @escaping (StepReport) -> Void) throws -> Outcome {
        let folder = RunFolder(stages.folder(of: stage))
        let file = folder.url.appending(path: "outcome.json")
        if let data = try? Data(contentsOf: file),
            let outcome = try? JSONDecoder().decode(Outcome.self, from: data), outcome.isPlausible(for: stage)
        {
            return outcome
        }
        // A recipe says how every stage pauses, so a difference from the model it starts from is meant.
        let run = try TrainingRun(
            stage.settings,
            data: data,
            strategies: strategies,
            allowsPauseMismatch: true
        )
        let resumes = try folder.isBegun
        let clock = StageClock(file: folder.url.appending(path: "seconds"))
        let watching = RunFolder.Watching(resumes: resumes, label: "") { report in
            clock.tick()
            didStep(report)
        }
        let trainer = try folder.train(run, watching: watching)
        guard !Interruption.shared.isRequested || trainer.step == run.plan.steps else { throw Interrupted() }
        let outcome = try self.outcome(of: run, folder: folder, seconds: clock.seconds)
        try JSONEncoder().encode(outcome).write(to: file, options: .atomic)
        return outcome
    }

    private func outcome(of run: TrainingRun, folder: RunFolder, seconds: Double) throws -> Outcome {
        let reports = try folder.reports()
        return Outcome(
            seconds: seconds,
            steps: reports.count,
            realTokens: reports.reduce(0) { $0 + $1.realTokenCount },
            pauseTokens: reports.reduce(0) { $0 + $1.pauseTokenCount },
            cutPrompts: reports.reduce(0) { $0 + $1.cutPromptCount },
            parameters: run.model.store.scalarCount,
            operations: reports.reduce(0) { $0 + $1.operationCount }
        )
    }
}
