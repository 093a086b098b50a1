/// A value over the course of one training run.
public struct ReportCurve: Equatable, Sendable {
    /// What the vertical axis shows, for example `loss` or `parity exact_match`.
    public var metric: String
    /// The arm of the experiment.
    public var arm: String
    /// The seed of the run.
    public var seed: UInt64
    /// The training steps, ascending.
    public var steps: [Int]
    /// As many values.
    public var values: [Double]

    /// Makes a curve.
    public init(metric: String, arm: String, seed: UInt64, steps: [Int] = [], values: [Double] = []) {
        precondition(steps.count == values.count, "\(steps.count) steps with \(values.count) values")
        self.metric = metric
        self.arm = arm
        self.seed = seed
        self.steps = steps
        self.values = values
    }

    /// Adds the value at `step`, which is later than all before.
    public mutating func append(step: Int, value: Double) {
        precondition(steps.last.map { $0 < step } ?? true, "step \(step) after step \(steps.last ?? 0)")
        steps.append(step)
        values.append(value)
    }
}

extension ReportCurve: Codable {
    private enum CodingKeys: String, CodingKey {
        case metric, arm, seed, steps, values
    }

    /// Reads one object of `curves`.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        metric = try fields.decode(String.self, forKey: .metric)
        arm = try fields.decode(String.self, forKey: .arm)
        seed = try fields.decode(UInt64.self, forKey: .seed)
        steps = try fields.decode([Int].self, forKey: .steps)
        values = try fields.decode([Double].self, forKey: .values)
        guard steps.count == values.count else {
            throw DecodingError.dataCorruptedError(
                forKey: .values,
                in: fields,
                debugDescription: "\(values.count) values for \(steps.count) steps"
            )
        }
    }
}
