public import Eval

/// Two conditions, compared in pairs: `left` minus `right`.
///
/// In JSON, `arms`, `strategies` and `pauses` are lists of two, left first.
public struct ReportComparison: Equatable, Sendable {
    /// What was measured.
    public var measure: Measure
    /// The condition that the difference speaks for when it is positive.
    public var left: Condition
    /// The condition it is compared with, usually the baseline.
    public var right: Condition
    /// The difference, its interval and the test.
    public var test: PairedTest
    /// The p value corrected by Holm's method for all comparisons of the same measure.
    public var adjustedPValue: Double

    /// Describes a comparison that stands alone, so that nothing is corrected.
    public init(_ measure: Measure, left: Condition, right: Condition, test: PairedTest) {
        self.measure = measure
        self.left = left
        self.right = right
        self.test = test
        adjustedPValue = test.pValue
    }
}

extension ReportComparison: Codable {
    private enum CodingKeys: String, CodingKey {
        case arms, strategies, pauses, difference, interval, pValue, adjustedPValue, test, pairs
    }

    /// Reads one object of `comparisons`.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        measure = try Measure(from: decoder)
        let arms = try fields.pair(of: String.self, forKey: .arms)
        let strategies = try fields.pair(of: String.self, forKey: .strategies)
        let pauses = try fields.pair(of: Int.self, forKey: .pauses)
        left = Condition(arm: arms.0, strategy: strategies.0, pauses: pauses.0)
        right = Condition(arm: arms.1, strategy: strategies.1, pauses: pauses.1)
        test = PairedTest(
            name: try fields.decode(PairedTest.Name.self, forKey: .test),
            pairCount: try fields.decode(Int.self, forKey: .pairs),
            difference: try fields.decode(Double.self, forKey: .difference),
            interval: try fields.decode(ConfidenceInterval.self, forKey: .interval),
            pValue: try fields.decode(Double.self, forKey: .pValue)
        )
        adjustedPValue = try fields.decode(Double.self, forKey: .adjustedPValue)
    }

    /// Writes one object of `comparisons`.
    public func encode(to encoder: any Encoder) throws {
        try measure.encode(to: encoder)
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode([left.arm, right.arm], forKey: .arms)
        try fields.encode([left.strategy, right.strategy], forKey: .strategies)
        try fields.encode([left.pauses, right.pauses], forKey: .pauses)
        try fields.encode(test.difference, forKey: .difference)
        try fields.encode(test.interval, forKey: .interval)
        try fields.encode(test.pValue, forKey: .pValue)
        try fields.encode(adjustedPValue, forKey: .adjustedPValue)
        try fields.encode(test.name, forKey: .test)
        try fields.encode(test.pairCount, forKey: .pairs)
    }
}

extension KeyedDecodingContainer {
    fileprivate func pair<Value: Decodable>(of type: Value.Type, forKey key: Key) throws -> (Value, Value) {
        let values = try decode([Value].self, forKey: key)
        guard values.count == 2 else {
            throw DecodingError.dataCorruptedError(
                forKey: key,
                in: self,
                debugDescription: "a pair has two entries, not \(values.count)"
            )
        }
        return (values[0], values[1])
    }
}
