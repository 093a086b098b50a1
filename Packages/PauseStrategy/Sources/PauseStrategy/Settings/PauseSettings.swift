public import Foundation
public import Settings

/// A strategy by name, with its settings: what run files, checkpoints and reports carry.
///
/// ```json
/// {"name": "append", "settings": {"count": 10}}
/// ```
public struct PauseSettings: Equatable, Sendable {
    /// The strategy.
    public var name: PauseStrategyName
    /// Its settings; those left out keep their defaults.
    public var settings: [String: JSONValue]

    /// Names a strategy.
    public init(_ name: PauseStrategyName, settings: [String: JSONValue] = [:]) {
        self.name = name
        self.settings = settings
    }

    /// Names a strategy, with settings as JSON text.
    ///
    /// - Throws: ``PauseStrategyError/invalidConfiguration(strategy:problem:)`` if `json` is not an object.
    public init(_ name: PauseStrategyName, json: Data) throws(PauseStrategyError) {
        do {
            self.init(
                name,
                settings: try StrictDecoder().object(in: json, subject: "the settings are").members ?? [:]
            )
        } catch {
            throw error.inSettings(of: name)
        }
    }

    /// No pauses at all.
    public static let none = PauseSettings("none")

    /// The number of pauses per example, `M`, where the settings say so.
    ///
    /// Ask ``PauseStrategyRegistry/resolved(_:)`` first to see a default as well.
    public var count: Int? {
        guard case .number(let number)? = settings["count"] else { return nil }
        return Int(exactly: number)
    }

    /// The same strategy with another number of pauses, for an `--pauses M` at inference.
    ///
    /// A strategy without a setting called `count`, such as `random-rate`, is not created from the
    /// result: ``PauseStrategyRegistry/makeStrategy(_:vocabulary:)`` names the settings it has.
    /// No pauses asked of `none` is no change.
    public func overriding(count: Int) -> PauseSettings {
        if self == .none, count == 0 { return self }
        var result = self
        result.settings["count"] = .number(Double(count))
        return result
    }
}

extension PauseSettings: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, settings
    }

    /// Decodes name and settings; a third key is an error.
    public init(from decoder: any Decoder) throws {
        try decoder.rejectKeys(otherThan: CodingKeys.self)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(PauseStrategyName.self, forKey: .name)
        settings = try container.decodeIfPresent([String: JSONValue].self, forKey: .settings) ?? [:]
    }
}
