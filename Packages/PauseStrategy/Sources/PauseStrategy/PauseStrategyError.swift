/// A pause strategy that cannot be registered, found or configured.
public enum PauseStrategyError: Error, Equatable, Sendable {
    /// Two strategies claim one name.
    case duplicateName(PauseStrategyName)
    /// No strategy has this name.
    case unknownName(PauseStrategyName, known: [PauseStrategyName])
    /// The settings hold a key that the strategy does not have.
    case unknownSetting(strategy: PauseStrategyName, key: String, known: [String])
    /// The settings cannot be used.
    case invalidConfiguration(strategy: PauseStrategyName, problem: String)
}

extension PauseStrategyError: CustomStringConvertible {
    /// What was wrong, and what to write instead.
    public var description: String {
        switch self {
        case .duplicateName(let name):
            "two pause strategies are called '\(name)'; rename one of them"
        case .unknownName(let name, let known):
            "no pause strategy is called '\(name)'; known: \(list(known.map(\.rawValue)))"
        case .unknownSetting(let strategy, let key, let known):
            known.isEmpty
                ? "pause strategy '\(strategy)' has no settings, so '\(key)' cannot be set"
                : "pause strategy '\(strategy)' has no setting '\(key)'; known: \(list(known))"
        case .invalidConfiguration(let strategy, let problem):
            "pause strategy '\(strategy)': \(problem)"
        }
    }

    private func list(_ names: [String]) -> String {
        names.joined(separator: ", ")
    }
}
