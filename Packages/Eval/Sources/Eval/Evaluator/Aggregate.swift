import Randomness

/// One metric over all items of one run.
public struct Aggregate: Equatable, Sendable {
    /// What was measured.
    public let metric: Metric
    /// The mean over items.
    public let value: Double
    /// The standard error of the mean over items; nil for a single item.
    public let standardError: Double?
    /// The 95 % interval of the mean over items: Wilson's for a proportion, else the bootstrap's.
    ///
    /// Items count as independent, also where several share one text.
    public let interval: ConfidenceInterval
    /// The number of items.
    public let itemCount: Int

    /// Aggregates `values`.
    ///
    /// - Parameters:
    ///   - metric: What was measured.
    ///   - values: One value per item; at least one.
    ///   - seed: Chooses the resamples of the bootstrap.
    public init(_ metric: Metric, values: [Double], seed: UInt64) {
        let summary = Summary(values)
        self.metric = metric
        value = summary.mean
        standardError = summary.standardError
        itemCount = values.count
        switch metric.scale {
        case .proportion:
            interval = .proportion(successes: values.count { $0 == 1 }, of: values.count)
        case .score:
            var random = RandomStream(seed: seed).split("bootstrap").split(metric.name)
            interval = Bootstrap(meanOf: values, using: &random).interval()
        }
    }
}
