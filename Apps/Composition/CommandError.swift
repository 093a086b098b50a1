/// A command that cannot do what it was asked.
public enum CommandError: Error, Equatable, Sendable {
    /// A file that cannot be read.
    case unreadableFile(path: String, problem: String)
    /// A run file or recipe with something wrong in it.
    case invalidSettings(path: String, problem: String)
    /// A setting that no run can have.
    case impossibleSetting(name: String, value: String, requirement: String)
    /// Something is there that would be overwritten.
    case exists(path: String, remedy: String)
    /// A model that does not fit its use.
    case unsuitableModel(path: String, problem: String)
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
        case .invalidSettings(let path, let problem): "'\(path)': \(problem)"
        case .impossibleSetting(let name, let value, let requirement):
            "setting '\(name)' is \(value); it must be \(requirement)"
        case .exists(let path, let remedy): "'\(path)' exists already; \(remedy)"
        case .unsuitableModel(let path, let problem): "the model '\(path)' \(problem)"
        case .unwritableOutput(let problem): "cannot write to standard output: \(problem)"
        case .usage(let problem): problem
        }
    }

    /// Whether the command line is at fault rather than the world.
    public var isUsage: Bool {
        if case .usage = self { true } else { false }
    }
}
