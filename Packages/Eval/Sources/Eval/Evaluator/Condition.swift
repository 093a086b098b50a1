/// Under which condition a number was measured: what differs between the columns of an experiment.
public struct Condition: Hashable, Sendable {
    /// The model, or the arm of the experiment, for example `PausePT_PauseFT`.
    public var arm: String
    /// The name of the pause strategy; `none` for no pauses.
    public var strategy: String
    /// How many pauses an answer gets; for strategies that decide by example, their setting.
    public var pauses: Int

    /// Names a condition.
    public init(arm: String, strategy: String = "none", pauses: Int = 0) {
        self.arm = arm
        self.strategy = strategy
        self.pauses = pauses
    }
}

extension Condition: CustomStringConvertible {
    /// The arm, and the pauses in brackets, for example `PausePT_PauseFT [append 10]`.
    public var description: String { "\(arm) [\(strategy) \(pauses)]" }
}
