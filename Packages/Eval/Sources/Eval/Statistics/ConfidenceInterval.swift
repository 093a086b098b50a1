/// A range that covers the true value with the probability it was made for; 0.95 everywhere here.
///
/// Stands in JSON as a list of two numbers.
public struct ConfidenceInterval: Equatable, Sendable {
    /// The lower end.
    public let lower: Double
    /// The upper end; not below `lower`.
    public let upper: Double

    /// The share of intervals that cover the true value, in every function that does not take it.
    public static let standardConfidence = 0.95

    /// Makes a range.
    public init(lower: Double, upper: Double) {
        precondition(lower <= upper, "interval from \(lower) to \(upper)")
        self.lower = lower
        self.upper = upper
    }
}

extension ConfidenceInterval {
    /// The t interval of a mean.
    ///
    /// Source: Student, *The probable error of a mean*, 1908.
    ///
    /// - Parameters:
    ///   - values: Independent values, for example one accuracy per seed.
    ///   - confidence: In `0..<1`.
    /// - Returns: The interval; nil for a single value.
    public static func mean(of values: [Double], confidence: Double = standardConfidence) -> Self? {
        let summary = Summary(values)
        guard let error = summary.standardError else { return nil }
        let reach =
            error * StudentT.criticalValue(confidence: confidence, degreesOfFreedom: Double(values.count - 1))
        return Self(lower: summary.mean - reach, upper: summary.mean + reach)
    }

    /// The score interval of a proportion, which stays inside `0...1` and is sound for few items.
    ///
    /// Source: Wilson, *Probable inference, the law of succession, and statistical inference*, 1927.
    ///
    /// - Parameters:
    ///   - successes: How many items succeeded, in `0...trials`.
    ///   - trials: How many there were; at least 1.
    ///   - confidence: In `0..<1`.
    /// - Returns: The interval, inside `0...1`.
    public static func proportion(
        successes: Int,
        of trials: Int,
        confidence: Double = standardConfidence
    ) -> Self {
        precondition(trials > 0 && 0...trials ~= successes, "\(successes) successes of \(trials) trials")
        let count = Double(trials)
        let share = Double(successes) / count
        let z = StandardNormal.criticalValue(confidence: confidence)
        let scale = 1 + z * z / count
        let centre = (share + z * z / (2 * count)) / scale
        let spread = share * (1 - share) / count + z * z / (4 * count * count)
        let reach = z * spread.squareRoot() / scale
        return Self(
            lower: successes == 0 ? 0 : max(0, centre - reach),
            upper: successes == trials ? 1 : min(1, centre + reach)
        )
    }
}

extension ConfidenceInterval: Codable {
    /// Reads a list of two numbers in ascending order.
    public init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        let ends = (try container.decode(Double.self), try container.decode(Double.self))
        guard container.isAtEnd, ends.0 <= ends.1 else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "an interval is two numbers in ascending order"
            )
        }
        self.init(lower: ends.0, upper: ends.1)
    }

    /// Writes a list of two numbers.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(lower)
        try container.encode(upper)
    }
}
