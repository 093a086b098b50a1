import Eval

extension ReportResult {
    /// The result of `runs`, which differ only in their seeds; at least one.
    init(_ measure: Measure, metric: Metric, runs: [EvaluatedRun]) {
        let evaluations = runs.map(\.evaluation)
        let perSeed = evaluations.map { run in
            SeedValue(seed: run.seed, value: Summary(run.values(of: metric)).mean)
        }
        let summary = Summary(perSeed.map(\.value))
        let first = Aggregate(metric, values: evaluations[0].values(of: metric), seed: evaluations[0].seed)
        self.init(
            measure,
            condition: evaluations[0].condition,
            value: summary.mean,
            interval: .mean(of: perSeed.map(\.value)) ?? first.interval
        )
        standardError = summary.standardError ?? first.standardError
        standardDeviation = summary.standardDeviation
        itemCount = first.itemCount
        self.perSeed = perSeed
        cost = Cost(of: runs)
    }
}

extension ReportResult.Cost {
    /// What `runs` took together; operations are known only if they are for every run.
    fileprivate init(of runs: [EvaluatedRun]) {
        let flops = runs.compactMap(\.flops)
        self.init(
            tokens: runs.reduce(TokenCounts()) { $0 + $1.evaluation.tokenCounts },
            flops: flops.count == runs.count ? flops.reduce(0, +) : nil,
            seconds: runs.reduce(0) { $0 + $1.evaluation.duration / .seconds(1) }
        )
    }
}
