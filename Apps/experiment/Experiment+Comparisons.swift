import Composition
import Eval
import PauseStrategy

extension Experiment {
    /// The condition that stands for `arm` where it is compared: as many pauses as it was trained with.
    func comparedCondition(of arm: String, in evaluations: [Evaluation]) throws -> Condition? {
        let conditions = evaluations.map(\.condition).filter { $0.arm == arm }
        guard Set(conditions).count > 1 else { return conditions.first }
        let count = try trainedCount(of: arm)
        return conditions.first { $0.pauses == count }
    }

    /// Throws unless one of the conditions of `arm` can stand for it.
    func checkComparison(of arm: Recipe.Arm) throws {
        guard let counts = arm.inferencePauses else { return }
        let problem: String
        if let trained = try trainedCount(of: arm.name) {
            guard !counts.contains(trained) else { return }
            problem =
                "is compared, and its 'inferencePauses' lack \(trained), the number of its training; add it"
        } else {
            guard counts.count > 1 else { return }
            problem =
                "is compared, and is trained with no fixed number of pauses;"
                + " leave one number in its 'inferencePauses'"
        }
        throw CommandError.invalidSettings(path: "arm \(arm.name)", problem: "it \(problem)")
    }

    /// The pauses of each example; nil where the number is not fixed.
    private func trainedCount(of arm: String) throws -> Int? {
        guard let cell = cells.first(where: { $0.arm == arm }) else { return nil }
        let pauses = try strategies.resolved(cell.finetuning.settings.pauses)
        return pauses == .none ? 0 : pauses.count
    }
}
