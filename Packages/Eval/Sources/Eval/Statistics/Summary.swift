/// Mean and spread of a list of values.
public struct Summary: Equatable, Sendable {
    /// How many values there are.
    public let count: Int
    /// Their mean.
    public let mean: Double
    /// Their standard deviation with denominator `count - 1`; nil for a single value.
    public let standardDeviation: Double?

    /// Summarises `values`, in two passes.
    ///
    /// - Parameter values: At least one, all finite.
    public init(_ values: [Double]) {
        precondition(!values.isEmpty, "there is nothing to summarise")
        count = values.count
        // Around the first value, equal values have exactly their own mean and no spread.
        let origin = values[0]
        let mean = origin + values.reduce(0) { $0 + ($1 - origin) } / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        self.mean = mean
        standardDeviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
    }

    /// The standard error of the mean, `standardDeviation / √count`; nil for a single value.
    public var standardError: Double? {
        standardDeviation.map { $0 / Double(count).squareRoot() }
    }
}
