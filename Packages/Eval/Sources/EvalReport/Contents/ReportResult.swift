public import Eval

/// One metric of one task under one condition.
///
/// With several seeds, mean, standard error and interval are over seeds (Student's t); with one they
/// are over items (`Aggregate`).
public struct ReportResult: Equatable, Sendable {
    /// What was measured.
    public var measure: Measure
    /// Under which condition.
    public var condition: Condition
    /// The mean over seeds of the mean over items; shares and scores lie in `0...1`.
    public var value: Double
    /// The standard error of `value`; nil, in JSON null, for one item and one seed.
    public var standardError: Double?
    /// The standard deviation over seeds; nil for one seed.
    public var standardDeviation: Double?
    /// The 95 % interval of `value`.
    public var interval: ConfidenceInterval
    /// The number of items of each run.
    public var itemCount: Int
    /// The value of each seed, in the order of the runs.
    public var perSeed: [SeedValue]
    /// What all runs cost together; nil where it was not counted.
    public var cost: Cost?

    /// Describes a result.
    public init(_ measure: Measure, condition: Condition, value: Double, interval: ConfidenceInterval) {
        self.measure = measure
        self.condition = condition
        self.value = value
        self.interval = interval
        itemCount = 0
        perSeed = []
    }

    /// The value of one seed.
    public struct SeedValue: Codable, Equatable, Sendable {
        /// The seed.
        public var seed: UInt64
        /// The mean over items.
        public var value: Double

        /// Pairs a seed with its value.
        public init(seed: UInt64, value: Double) {
            self.seed = seed
            self.value = value
        }
    }

    /// What runs cost.
    public struct Cost: Codable, Equatable, Sendable {
        /// Tokens of each kind.
        public var tokens: TokenCounts
        /// Floating-point operations; nil where nobody counted them.
        public var flops: Double?
        /// Wall-clock time.
        public var seconds: Double

        /// Describes a cost.
        public init(tokens: TokenCounts, flops: Double?, seconds: Double) {
            self.tokens = tokens
            self.flops = flops
            self.seconds = seconds
        }
    }
}

extension ReportResult: Codable {
    private enum CodingKeys: String, CodingKey {
        case arm, strategy, pauses, value, standardError, standardDeviation, interval, items, seeds
        case perSeed, cost
    }

    /// Reads one object of `results`.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        measure = try Measure(from: decoder)
        condition = Condition(
            arm: try fields.decode(String.self, forKey: .arm),
            strategy: try fields.decode(String.self, forKey: .strategy),
            pauses: try fields.decode(Int.self, forKey: .pauses)
        )
        value = try fields.decode(Double.self, forKey: .value)
        standardError = try fields.decodeIfPresent(Double.self, forKey: .standardError)
        standardDeviation = try fields.decodeIfPresent(Double.self, forKey: .standardDeviation)
        interval = try fields.decode(ConfidenceInterval.self, forKey: .interval)
        itemCount = try fields.decode(Int.self, forKey: .items)
        perSeed = try fields.decodeIfPresent([SeedValue].self, forKey: .perSeed) ?? []
        cost = try fields.decodeIfPresent(Cost.self, forKey: .cost)
    }

    /// Writes one object of `results`; `seeds` is their number.
    public func encode(to encoder: any Encoder) throws {
        try measure.encode(to: encoder)
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(condition.arm, forKey: .arm)
        try fields.encode(condition.strategy, forKey: .strategy)
        try fields.encode(condition.pauses, forKey: .pauses)
        try fields.encode(value, forKey: .value)
        try fields.encode(standardError, forKey: .standardError)
        try fields.encodeIfPresent(standardDeviation, forKey: .standardDeviation)
        try fields.encode(interval, forKey: .interval)
        try fields.encode(itemCount, forKey: .items)
        try fields.encode(perSeed.count, forKey: .seeds)
        try fields.encode(perSeed, forKey: .perSeed)
        try fields.encodeIfPresent(cost, forKey: .cost)
    }
}
