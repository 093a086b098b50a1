import Composition
import Eval

/// What one evaluation of a cell found, and what had to be cut for it.
struct Measurement: Sendable {
    let evaluation: Evaluation
    let contextUse: ContextUse
    /// What was cut off the data, in training and in evaluation.
    let dataNotes: [String]
}

extension [Measurement] {
    /// What a reader of the scores must know: one sentence per condition, over all its seeds.
    var notes: [String] {
        var order: [Condition] = []
        var uses: [Condition: ContextUse] = [:]
        for measurement in self {
            let condition = measurement.evaluation.condition
            if uses[condition] == nil {
                order.append(condition)
                uses[condition] = measurement.contextUse
            } else {
                uses[condition]?.add(measurement.contextUse)
            }
        }
        return dataNotes
            + order.flatMap { condition in
                (uses[condition]?.notes ?? []).map { "\(condition): \($0)" }
            }
    }

    /// Most arms share their data, so that each sentence is said once.
    private var dataNotes: [String] {
        var seen: Set<String> = []
        return flatMap(\.dataNotes).filter { seen.insert($0).inserted }
    }
}
