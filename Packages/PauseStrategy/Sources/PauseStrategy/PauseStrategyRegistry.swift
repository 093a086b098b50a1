public import Foundation

/// The pause strategies that a program knows, by name.
///
/// Fill it as a `var` in `main`, then hand it on as a `let`: the compiler freezes it, so there is
/// no lock, no global and no order of initialisation to reason about.
public struct PauseStrategyRegistry: Sendable {
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

    /// Creates the strategy called `name`.
    ///
    /// - Parameters:
    ///   - settings: A JSON object; a setting that it leaves out keeps its default, and one that
    ///     the strategy does not have is an error.
    ///   - vocabulary: The tokens to insert.
    public func makeStrategy(
        named name: PauseStrategyName,
        settings: Data = Data("{}".utf8),
        vocabulary: PauseVocabulary
    ) throws(PauseStrategyError) -> any PauseStrategy {
        guard let strategy = strategies[name] else { throw .unknownName(name, known: names) }
        return try strategy.init(settings: settings, vocabulary: vocabulary)
    }
}

extension PauseStrategy {
    fileprivate init(settings: Data, vocabulary: PauseVocabulary) throws(PauseStrategyError) {
        let configuration = try SettingsDecoder<Self>().configuration(from: settings)
        try self.init(configuration: configuration, vocabulary: vocabulary)
    }
}
