/// What one run of one task under one condition found.
public struct Evaluation: Equatable, Sendable {
    /// The task, with the worked examples that were used.
    public let task: TaskDescription
    /// Under which condition.
    public let condition: Condition
    /// The seed of the run.
    public let seed: UInt64
    /// One per item, in the order of the data.
    public let samples: [Sample]
    /// How long the model took for all items.
    public let duration: Duration

    /// Puts together what was found earlier.
    public init(
        task: TaskDescription,
        condition: Condition,
        seed: UInt64,
        samples: [Sample],
        duration: Duration
    ) {
        self.task = task
        self.condition = condition
        self.seed = seed
        self.samples = samples
        self.duration = duration
    }

    /// What all items cost together.
    public var tokenCounts: TokenCounts {
        samples.reduce(TokenCounts()) { $0 + $1.tokens }
    }

    /// The values of `metric`, one per item.
    public func values(of metric: Metric) -> [Double] {
        samples.compactMap { $0.metrics[metric.name] }
    }

    /// The metrics over all items, in the order of the task.
    public var aggregates: [Aggregate] {
        task.metrics.map { Aggregate($0, values: values(of: $0), seed: seed) }
    }
}

/// How far an evaluation has come.
public struct EvaluationProgress: Sendable {
    /// The task.
    public let task: TaskDescription
    /// How many items are done.
    public let finishedCount: Int
    /// How many there are.
    public let totalCount: Int
    /// The items done since the last report, for a log that survives an interruption.
    public let newSamples: ArraySlice<Sample>
}
