public import Foundation
import Settings

/// The pause strategies that a program knows, by name.
///
/// Fill it as a `var` in `main`, then hand it on as a `let`: the compiler freezes it, so there is
/// no lock, no global and no order of initialisation to reason about.
public struct PauseStrategyRegistry: Sendable {
    // Metatypes, not closures that make strategies: a typed-throwing closure that returns an
    // existential inside a generic method crashes the compiler (6.3.1).
    private var strategies: [PauseStrategyName: any PauseStrategy.Type] = [:]

    /// An empty registry.
    public init() {}

    /// The registered names, sorted, for help text and error messages.
    public var names: [PauseStrategyName] { strategies.keys.sorted() }

    /// Adds a strategy.
    ///
    /// - Throws: ``PauseStrategyError/duplicateName(_:)``; two plugins never silently replace one
    ///   another.
    public mutating func register<Strategy: PauseStrategy>(
        _ strategy: Strategy.Type
    ) throws(PauseStrategyError) {
        guard strategies[Strategy.name] == nil else { throw .duplicateName(Strategy.name) }
        strategies[Strategy.name] = strategy
    }

    /// Creates a strategy.
    ///
    /// - Parameters:
    ///   - settings: Its name and settings. A setting that they leave out keeps its default, in
    ///     nested objects too; one that the strategy does not have is an error.
    ///   - vocabulary: The tokens to insert.
    /// - Returns: The strategy, its settings validated.
    /// - Throws: ``PauseStrategyError``, naming what is unknown or out of bounds.
    public func makeStrategy(
        _ settings: PauseSettings,
        vocabulary: PauseVocabulary
    ) throws(PauseStrategyError) -> any PauseStrategy {
        try strategy(named: settings.name)
            .init(settings: .object(settings.settings), vocabulary: vocabulary)
    }

    /// Creates the strategy called `name`; `settings` is the text of a JSON object.
    ///
    /// Otherwise the same as ``makeStrategy(_:vocabulary:)``.
    public func makeStrategy(
        named name: PauseStrategyName,
        settings: Data = Data("{}".utf8),
        vocabulary: PauseVocabulary
    ) throws(PauseStrategyError) -> any PauseStrategy {
        try makeStrategy(PauseSettings(name, json: settings), vocabulary: vocabulary)
    }

    /// The same settings with every default written out, as checkpoints record them.
    ///
    /// Values are not validated: only ``makeStrategy(_:vocabulary:)`` does that.
    public func resolved(_ settings: PauseSettings) throws(PauseStrategyError) -> PauseSettings {
        let strategy = try strategy(named: settings.name)
        return PauseSettings(settings.name, settings: try strategy.resolved(.object(settings.settings)))
    }

    private func strategy(
        named name: PauseStrategyName
    ) throws(PauseStrategyError) -> any PauseStrategy.Type {
        guard let strategy = strategies[name] else { throw .unknownName(name, known: names) }
        return strategy
    }
}

extension PauseStrategy {
    fileprivate init(settings: JSONValue, vocabulary: PauseVocabulary) throws(PauseStrategyError) {
        let configuration = try SettingsDecoder<Self>().configuration(from: settings)
        try self.init(configuration: configuration, vocabulary: vocabulary)
    }

    fileprivate static func resolved(
        _ settings: JSONValue
    ) throws(PauseStrategyError) -> [String: JSONValue] {
        try SettingsDecoder<Self>().resolved(settings)
    }
}
