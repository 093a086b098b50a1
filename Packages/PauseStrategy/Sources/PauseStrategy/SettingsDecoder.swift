import Foundation

/// Decodes a strategy's settings strictly: defaults for what is left out, an error for what is unknown.
struct SettingsDecoder<Strategy: PauseStrategy> {
    func configuration(from settings: Data) throws(PauseStrategyError) -> Strategy.Configuration {
        do {
            let given = try object(in: settings)
            let defaults = try object(in: JSONEncoder().encode(Strategy.Configuration()))
            try rejectUnknownKeys(of: given, known: defaults.keys.sorted())
            let merged = try JSONSerialization.data(withJSONObject: defaults.merging(given) { $1 })
            return try JSONDecoder().decode(Strategy.Configuration.self, from: merged)
        } catch let error as PauseStrategyError {
            throw error
        } catch let error as DecodingError {
            throw .invalidConfiguration(strategy: Strategy.name, problem: describe(error))
        } catch {
            throw .invalidConfiguration(strategy: Strategy.name, problem: "\(error)")
        }
    }

    private func object(in data: Data) throws -> [String: Any] {
        guard let object = try JSONSerialization.jsonObject(with: data) as? [String: Any] else {
            throw PauseStrategyError.invalidConfiguration(
                strategy: Strategy.name,
                problem: "the settings are not a JSON object"
            )
        }
        return object
    }

    private func rejectUnknownKeys(of given: [String: Any], known: [String]) throws {
        for key in given.keys.sorted() where !known.contains(key) {
            throw PauseStrategyError.unknownSetting(strategy: Strategy.name, key: key, known: known)
        }
    }

    private func describe(_ error: DecodingError) -> String {
        switch error {
        case .typeMismatch(let type, let context):
            "'\(path(context))' is not a value of type \(type)"
        case .dataCorrupted(let context), .keyNotFound(_, let context), .valueNotFound(_, let context):
            "'\(path(context))': \(context.debugDescription)"
        @unknown default:
            "\(error)"
        }
    }

    private func path(_ context: DecodingError.Context) -> String {
        context.codingPath.map(\.stringValue).joined(separator: ".")
    }
}
