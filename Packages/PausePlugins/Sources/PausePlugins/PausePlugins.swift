public import PauseStrategy

/// The pause strategies that come with the toolkit.
public enum PausePlugins {
    /// Adds every built-in strategy to `registry`.
    ///
    /// - Throws: ``PauseStrategy/PauseStrategyError/duplicateName(_:)`` if a name is taken already.
    public static func registerAll(in registry: inout PauseStrategyRegistry) throws(PauseStrategyError) {
        try registry.register(NoPauses.self)
        try registry.register(AppendPauses.self)
        try registry.register(AppendRandomCountPauses.self)
        try registry.register(DistinctPauses.self)
        try registry.register(FillerCharacterPauses.self)
        try registry.register(PrependPauses.self)
        try registry.register(RandomRatePauses.self)
        try registry.register(RepeatLastTokenPauses.self)
    }
}
