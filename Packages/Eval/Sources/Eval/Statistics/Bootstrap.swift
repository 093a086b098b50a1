public import Randomness

/// The bootstrap of a mean: resample the items with replacement, look at the means.
///
/// Source: Efron and Tibshirani, *An introduction to the bootstrap*, 1993, chapters 13 and 16.
public struct Bootstrap: Sendable {
    /// How many resamples are drawn where nothing else is said.
    public static let standardResampleCount = 1000

    /// The means of the resamples, ascending.
    public let means: [Double]

    /// Draws resamples.
    ///
    /// - Parameters:
    ///   - values: One value per item; at least one.
    ///   - resampleCount: At least 1.
    ///   - random: Advanced by `resampleCount · values.count` draws.
    /// - Complexity: O(`resampleCount · values.count`).
    public init(
        meanOf values: [Double],
        resampleCount: Int = standardResampleCount,
        using random: inout RandomStream
    ) {
        precondition(resampleCount > 0 && !values.isEmpty, "\(resampleCount) of \(values.count) items")
        let origin = values[0]
        let offsets = values.map { $0 - origin }
        means = (0..<resampleCount).map { _ in
            var sum = 0.0
            for _ in offsets.indices { sum += offsets[random.uniform(below: offsets.count)] }
            return origin + sum / Double(offsets.count)
        }.sorted()
    }

    /// The percentile interval that holds the share `confidence` of the means.
    public func interval(confidence: Double = ConfidenceInterval.standardConfidence) -> ConfidenceInterval {
        let tail = (1 - confidence) / 2
        return ConfidenceInterval(lower: quantile(tail), upper: quantile(1 - tail))
    }

    /// The value below which `share` of the means lie, interpolated between neighbours.
    private func quantile(_ share: Double) -> Double {
        let position = share * Double(means.count - 1)
        let lower = Int(position)
        let upper = min(lower + 1, means.count - 1)
        return means[lower] + (position - Double(lower)) * (means[upper] - means[lower])
    }
}
