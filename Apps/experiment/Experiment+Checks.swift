import Composition
import Eval
import PauseStrategy

extension Experiment {
    /// Finds mistakes in a recipe before anything is trained, rather than hours later.
    func check(_ cell: Cell) throws {
        _ = try tasks.task(named: cell.evaluation.task, protocolName: cell.evaluation.namedProtocol)
        _ = try cell.evaluatedData
        for stage in [cell.pretraining, cell.finetuning].compactMap({ $0 }) {
            try stage.settings.check()
            _ = try strategies.resolved(stage.settings.pauses)
        }
        for count in cell.inferencePauses.compactMap({ $0 }) {
            _ = try strategies.resolved(cell.finetuning.settings.pauses.asked(for: count))
        }
    }
}
