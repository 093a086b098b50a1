import Composition
import PauseStrategy
import Training

/// What an arm would cost, without training it.
struct ArmEstimate {
    let cell: Cell
    let data: DataAccess
    let strategies: PauseStrategyRegistry

    /// Steps and budget of one seed, for example
    /// `paused: 8 steps, 1.2k tokens, 96 pauses, 4.1 GFLOP for each seed`.
    var text: String {
        get throws {
            var steps = 0
            var budget = Budget()
            for settings in stages {
                let run = try TrainingRun(
                    settings,
                    data: data,
                    strategies: strategies,
                    allowsPauseMismatch: true
                )
                steps += run.plan.steps
                budget += try RunEstimate(run).budget
            }
            return "\(cell.arm): \(steps) steps, \(budget.text) for each seed"
        }
    }

    /// The settings of both stages, the second with a model like the one that the first leaves.
    private var stages: [RunFile] {
        guard let first = cell.pretraining?.settings else { return [cell.finetuning.settings] }
        var second = cell.finetuning.settings
        second.model = first.model
        second.tokenizer = first.tokenizer
        second.pauseTokenCount = max(first.pauseTokenCount, second.pauseTokenCount)
        return [first, second]
    }
}
