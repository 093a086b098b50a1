/// What a task measures: a name for reports, and what kind of number one item yields.
public struct Metric: Hashable, Codable, Sendable {
    /// The number that one item yields.
    public enum Scale: String, Codable, Sendable {
        /// 0 or 1; the mean is a share of items, its interval is Wilson's.
        case proportion
        /// Anything in `0...1`; the interval of the mean is found by resampling items.
        case score
    }

    /// The name in reports, such as `exact_match,strict-match`; never changes meaning.
    public let name: String
    /// The number that one item yields.
    public let scale: Scale

    /// Names a metric.
    public init(name: String, scale: Scale) {
        self.name = name
        self.scale = scale
    }
}

extension Metric {
    /// The reply equals a reference.
    public static let exactMatch = Metric(name: "exact_match", scale: .proportion)
    /// The best reference shares these words with the reply.
    public static let f1 = Metric(name: "f1", scale: .score)
    /// The right choice has the greatest log-likelihood.
    public static let accuracy = Metric(name: "acc", scale: .proportion)
    /// The right choice has the greatest log-likelihood per character.
    public static let normalizedAccuracy = Metric(name: "acc_norm", scale: .proportion)
}
