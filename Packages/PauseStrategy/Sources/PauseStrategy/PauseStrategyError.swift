import Settings

/// A pause strategy that cannot be registered, found, configured or used, or a pause contract that
/// cannot be read.
public enum PauseStrategyError: Error, Equatable, Sendable {
    /// Two strategies claim one name.
    case duplicateName(PauseStrategyName)
    /// No strategy has this name.
    case unknownName(PauseStrategyName, known: [PauseStrategyName])
    /// The settings hold a key that the strategy does not have.
    case unknownSetting(strategy: PauseStrategyName, key: String, known: [String])
    /// The settings cannot be used.
    case invalidConfiguration(strategy: PauseStrategyName, problem: String)
    /// The strategy has no pauses for this example, and says so rather than insert something else.
    case unsuitableExample(strategy: PauseStrategyName, problem: String)
    /// The strategy returned insertions that break a law of ``PauseStrategy``.
    case brokenLaw(strategy: PauseStrategyName, problem: String)
    /// The pause contract of a checkpoint cannot be used.
    case invalidContract(problem: String)
}

extension PauseStrategyError: CustomStringConvertible {
    /// What was wrong, and what to write instead.
    public var description: String {
        switch self {
        case .duplicateName(let name):
            "two pause strategies are called '\(name)'; rename one of them"
        case .unknownName(let name, let known):
            known.isEmpty
                ? "no pause strategy is called '\(name)'; none is registered"
                : "no pause strategy is called '\(name)'"
                    + suggestion(for: name.rawValue, among: known.map(\.rawValue))
        case .unknownSetting(let strategy, let key, let known):
            known.isEmpty
                ? "pause strategy '\(strategy)' has no settings, so '\(key)' cannot be set"
                : "pause strategy '\(strategy)' has no setting '\(key)'"
                    + suggestion(for: key, among: known)
        case .invalidConfiguration(let strategy, let problem), .unsuitableExample(let strategy, let problem):
            "pause strategy '\(strategy)': \(problem)"
        case .brokenLaw(let strategy, let problem):
            """
            pause strategy '\(strategy)' breaks its contract: \(problem); this is a mistake in the \
            strategy, and its contract test will show it
            """
        case .invalidContract(let problem):
            "pause contract of the checkpoint: \(problem)"
        }
    }
}
