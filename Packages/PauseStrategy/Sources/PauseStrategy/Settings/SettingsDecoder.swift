import Settings

/// Decodes a strategy's settings strictly: defaults for what is left out, an error for what is unknown.
struct SettingsDecoder<Strategy: PauseStrategy> {
    private let json = StrictDecoder()

    /// The configuration that `settings`, an object, stands for.
    func configuration(from settings: JSONValue) throws(PauseStrategyError) -> Strategy.Configuration {
        do {
            let defaults = try json.json(of: Strategy.Configuration())
            return try json.decode(Strategy.Configuration.self, from: settings, over: defaults)
        } catch {
            throw error.inSettings(of: Strategy.name)
        }
    }

    /// `settings` with every default written out.
    func resolved(_ settings: JSONValue) throws(PauseStrategyError) -> [String: JSONValue] {
        let configuration = try configuration(from: settings)
        do {
            return try json.json(of: configuration).members ?? [:]
        } catch {
            throw error.inSettings(of: Strategy.name)
        }
    }
}

extension StrictDecoder.Problem {
    /// The same problem, found in the settings of `strategy`.
    func inSettings(of strategy: PauseStrategyName) -> PauseStrategyError {
        switch self {
        case .unknownKey(let key, let known):
            .unknownSetting(strategy: strategy, key: key, known: known)
        case .other(let problem):
            .invalidConfiguration(strategy: strategy, problem: problem)
        }
    }
}
