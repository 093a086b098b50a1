import Foundation

/// A run that a step ended which could not be taken; the steps before it are kept.
struct FailedStep: Error, CustomStringConvertible {
    /// What was wrong with the step.
    let cause: any Error
    /// Steps taken before.
    let step: Int
    /// What they left.
    let checkpoint: URL

    /// The cause, and what to do with the checkpoint.
    var description: String {
        let problem = (cause as? CocoaError)?.sentence ?? "\(cause)"
        return "\(problem). What was learned until step \(step) is saved in '\(checkpoint.path)', which a new"
            + " run can start from with model.from"
    }
}
