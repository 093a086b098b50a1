import PausePlugins
public import PauseStrategy

/// The pause strategies that every program knows.
public enum Strategies {
    /// All that are built in.
    public static func builtin() throws(PauseStrategyError) -> PauseStrategyRegistry {
        var registry = PauseStrategyRegistry()
        try PausePlugins.registerAll(in: &registry)
        return registry
    }
}
