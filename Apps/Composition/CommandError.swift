/// A command that cannot do what it was asked.
public enum CommandError: Error, Equatable, Sendable {
    /// A file that cannot be read.
    case unreadableFile(path: String, problem: String)
    /// A file that cannot be written.
    case unwritableFile(path: String, problem: String)
    /// A run file or recipe with something wrong in it.
    case invalidSettings(path: String, problem: String)
    /// A setting that no run can have.
    case impossibleSetting(name: String, value: String, requirement: String)
    /// Something is there that would be overwritten.
    case exists(path: String, remedy: String)
    /// Another process is at work in the folder of a run.
    case busy(path: String)
    /// A run that took steps has lost every checkpoint of them.
    case lostCheckpoints(metrics: String)
    /// A model that does not fit its use.
    case unsuitableModel(path: String, problem: String)
    /// Numbers that are infinite in the type they were to be converted to.
    case overflow(tensors: [String], type: String)
    /// Answers that would leave less than half of the context to prompts.
    case answersTooLong(tokenCount: Int, contextLength: Int)
    /// A prompt of which nothing would be left in the context.
    case noRoomForPrompt(CrowdedPrompt)
    /// Standard output takes nothing more.
    case unwritableOutput(problem: String)
    /// The command line asks for something that contradicts itself or the model.
    case usage(String)
}

extension CommandError: CustomStringConvertible {
    /// What, where, what next.
    public var description: String {
        switch self {
        case .unreadableFile(let path, let problem): "cannot read '\(path)': \(problem)"
        case .unwritableFile(let path, let problem): "cannot write '\(path)': \(problem)"
        case .invalidSettings(let path, let problem): "'\(path)': \(problem)"
        case .impossibleSetting(let name, let value, let requirement):
            "setting '\(name)' is \(value); it must be \(requirement)"
        case .exists(let path, let remedy): "'\(path)' exists already; \(remedy)"
        case .busy(let path):
            "another process trains in '\(path)'; wait for it, or name another --output folder"
        case .lostCheckpoints(let metrics):
            "'\(metrics)' tells of steps whose checkpoints are gone; put them back into the folder"
                + " 'checkpoints' beside it, or name another --output folder"
        case .unsuitableModel(let path, let problem): "the model '\(path)' \(problem)"
        case .overflow(let tensors, let type):
            "numbers are too large for \(type): \(tensors.prefix(5).joined(separator: ", "))"
                + "\(tensors.count > 5 ? " and more tensors" : ""); use bfloat16, or --allow-overflow"
        case .answersTooLong(let count, let contextLength):
            "answers of \(count) tokens take more than half of the \(contextLength) positions that the model"
                + " reads; allow at most \(contextLength / 2) tokens, or use a model with a longer context"
        case .noRoomForPrompt(let prompt): prompt.problem
        case .unwritableOutput(let problem): "cannot write to standard output: \(problem)"
        case .usage(let problem): problem
        }
    }

    static let noTextFile = CommandError.impossibleSetting(
        name: "data.text.files",
        value: "empty",
        requirement: "a list of at least one text file"
    )

    /// Whether the command line is at fault rather than the world.
    public var isUsage: Bool {
        if case .usage = self { true } else { false }
    }
}

/// A prompt that does not fit into a model's context, and what takes its place.
public struct CrowdedPrompt: Equatable, Sendable {
    /// How its text begins.
    var start: String
    /// The positions that the model reads.
    var contextLength: Int
    /// The pauses that go with it.
    var pauseCount: Int
    /// The positions kept for the answer.
    var answerCount: Int

    fileprivate var problem: String {
        "no token of the prompt '\(start)' would be left: the model reads \(contextLength) positions,"
            + " of which pauses take \(pauseCount) and the answer \(answerCount);"
            + " ask for fewer pauses or a shorter answer, or use a model with a longer context"
    }
}
