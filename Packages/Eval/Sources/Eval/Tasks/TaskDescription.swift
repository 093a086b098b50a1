/// Which task a number belongs to, down to what would change it.
///
/// Harnesses give different numbers under one task name, so the protocol's name goes wherever the
/// number goes.
public struct TaskDescription: Hashable, Sendable {
    /// How the model is asked.
    public enum Kind: String, Codable, Sendable {
        /// It writes a reply, which is compared with references.
        case generate
        /// It picks the likeliest of given answers.
        case choose
        /// It scores a given text.
        case score
    }

    /// The name, for example `gsm8k`.
    public let name: String
    /// Raised by one whenever a change of the definition changes scores.
    public let version: Int
    /// Whose rules are followed, for example `lm-eval` or `official`.
    public let protocolName: String
    /// How the model is asked.
    public let kind: Kind
    /// What is measured, in the order of reports.
    public let metrics: [Metric]
    /// How many worked examples stand in front of the question, and which.
    public var shots: ShotPolicy

    /// Describes a task.
    ///
    /// - Parameters:
    ///   - name: Name and protocol together are unique in a catalog.
    ///   - version: Counted from 1.
    ///   - protocolName: Whose rules are followed.
    ///   - kind: How the model is asked.
    ///   - metrics: At least one.
    public init(name: String, version: Int, protocolName: String, kind: Kind, metrics: [Metric]) {
        precondition(!metrics.isEmpty, "task '\(name)' measures nothing")
        self.name = name
        self.version = version
        self.protocolName = protocolName
        self.kind = kind
        self.metrics = metrics
        shots = .none
    }

    /// The same task with other worked examples.
    public func with(shots: ShotPolicy) -> TaskDescription {
        var result = self
        result.shots = shots
        return result
    }
}
