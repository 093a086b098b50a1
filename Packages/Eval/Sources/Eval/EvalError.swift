/// An evaluation that cannot be set up, carried out or written down.
public enum EvalError: Error, Equatable, Sendable {
    /// Two tasks claim one name under one protocol.
    case duplicateTask(name: String, protocolName: String)
    /// No task has this name, or none under this protocol.
    case unknownTask(name: String, protocolName: String?, known: [String], closest: String?)
    /// The items of a task never end, and no limit was given.
    case endlessItems(task: String)
    /// There is no item to evaluate.
    case noItems(task: String)
    /// The prompt needs more worked examples than there are.
    case tooFewShots(task: String, wanted: Int, available: Int)
    /// An example lacks something that the task needs.
    case unusableExample(task: String, id: String, problem: String)
    /// The model broke a law of ``ScoringModel``, for example by a score that is not a number.
    case unusableAnswer(task: String, id: String, problem: String)
    /// Two sets of results cannot be compared.
    case notComparable(left: String, right: String, problem: String)
    /// A line of a sample log or a report is not what it should be. Lines count from 1.
    case malformed(file: String, line: Int?, problem: String)
    /// A file cannot be written.
    case notWritten(file: String, problem: String)
}

extension EvalError: CustomStringConvertible {
    /// What was wrong, where, and what to do about it.
    public var description: String {
        switch self {
        case .duplicateTask(let name, let protocolName):
            "two tasks are called '\(name)' under protocol '\(protocolName)'; rename one of them"
        case .unknownTask(let name, let protocolName, let known, let closest):
            "no task is called '\(name)'\(protocolName.map { " under protocol '\($0)'" } ?? "")"
                + (closest.map { "; did you mean '\($0)'? Known: " } ?? "; known: ")
                + known.joined(separator: ", ")
        case .endlessItems(let task):
            "the items of '\(task)' never end; give a limit"
        case .noItems(let task):
            "there is no item of '\(task)' to evaluate; check the data and the limit"
        case .tooFewShots(let task, let wanted, let available):
            "'\(task)' wants \(wanted) worked examples in the prompt, \(available) are there; "
                + "give training data or ask for fewer"
        case .unusableExample(let task, let id, let problem):
            "'\(task)' cannot use example '\(id)': \(problem); correct it in the data, or take it out"
        case .unusableAnswer(let task, let id, let problem):
            "the model's answer to '\(id)' of '\(task)' cannot be used: \(problem)"
        case .notComparable(let left, let right, let problem):
            "'\(left)' and '\(right)' cannot be compared: \(problem)"
        case .malformed(let file, let line, let problem):
            "\(file)\(line.map { ", line \($0)" } ?? ""): \(problem); remove the file and evaluate again"
        case .notWritten(let file, let problem):
            "\(file) was not written: \(problem); name another folder, or correct this and evaluate again"
        }
    }
}
