/// A run that cannot go on.
public enum TrainingError: Error, Equatable, Sendable {
    /// The loss or the gradients are not numbers any more; parameters are as they were before the step.
    case notFinite(step: Int, quantity: String)
    /// The data of a step has nothing to learn from.
    case noTargets(step: Int)
    /// A checkpoint belongs to another run.
    case wrongCheckpoint(source: String, problem: String)
    /// A line of a file of metrics is not the report of its step; lines count from 1.
    case invalidMetrics(file: String, line: Int, problem: String)
}

extension TrainingError: CustomStringConvertible {
    /// What happened, and what to change.
    public var description: String {
        switch self {
        case .notFinite(let step, let quantity):
            "the \(quantity) of step \(step) is not a number; the step was not taken."
                + " Lower the learning rate or lengthen the warm-up"
        case .noTargets(let step):
            "no position of step \(step)'s batch counts in the loss;"
                + " lengthen the context, or check the data's completions"
        case .wrongCheckpoint(let source, let problem):
            "'\(source)' is not a checkpoint of this run: \(problem)"
        case .invalidMetrics(let file, let line, let problem):
            "'\(file)', line \(line): \(problem); restore the file, or train anew in another folder"
        }
    }
}
