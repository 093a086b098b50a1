public import PauseStrategy

/// The settings of a strategy that puts in a fixed number of tokens and has no other choice to make.
public struct PauseCount: PauseConfiguration {
    /// The number of inserted tokens, `M`, in 0...65536.
    public var count = 10

    /// 10 pauses, one of the two numbers of Goyal et al., 2023.
    public init() {}

    /// `count` pauses.
    public init(count: Int) { self.count = count }
}
