public import Eval

/// Puts evaluations together into a report: means over seeds, intervals, paired tests.
public struct ReportBuilder: Sendable {
    /// What the report is about.
    public var title: String
    /// What a reader must know, one sentence each.
    public var notes: [String] = []
    /// Values over the course of training.
    public var curves: [ReportCurve] = []
    /// What it took to train each arm.
    public var training: [TrainingCost] = []
    private var runs: [EvaluatedRun] = []
    private var pairs: [(left: Condition, right: Condition)] = []

    /// Starts an empty report.
    public init(title: String) {
        self.title = title
    }

    /// Adds one run of one task.
    ///
    /// - Parameters:
    ///   - evaluation: The run.
    ///   - flops: The floating-point operations it took, where they are counted.
    /// - Throws: `EvalError.notComparable` when the same task, condition and
    ///   seed are there already.
    public mutating func add(_ evaluation: Evaluation, flops: Double? = nil) throws(EvalError) {
        let run = EvaluatedRun(evaluation: evaluation, flops: flops)
        if runs.contains(where: { $0.isRepeated(by: run) }) {
            throw .notComparable(
                left: "\(evaluation.condition)",
                right: "\(evaluation.condition)",
                problem: "seed \(evaluation.seed) of '\(evaluation.task.name)' was evaluated twice"
            )
        }
        runs.append(run)
    }

    /// Asks for the difference `left` minus `right`, in every measure that both have.
    public mutating func compare(_ left: Condition, with right: Condition) {
        pairs.append((left, right))
    }

    /// Asks for the difference of every other condition from `baseline`.
    public mutating func compareAll(with baseline: Condition) {
        for condition in runs.map(\.evaluation.condition).unique() where condition != baseline {
            compare(condition, with: baseline)
        }
    }

    /// The report.
    ///
    /// - Throws: `EvalError.notComparable` for a pair with other items, or
    ///   without a common seed.
    public func report() throws(EvalError) -> Report {
        var report = Report(title: title, curves: curves, training: training, notes: notes)
        for (task, metric) in measures {
            let measured = runs.filter { $0.evaluation.task == task }
            for condition in measured.map(\.evaluation.condition).unique() {
                let group = measured.filter { $0.evaluation.condition == condition }
                report.results.append(ReportResult(Measure(task, metric), metric: metric, runs: group))
            }
            report.comparisons += try comparisons(of: metric, task: task, runs: measured)
        }
        return report
    }

    private var measures: [(TaskDescription, Metric)] {
        runs.map(\.evaluation.task).unique().flatMap { task in task.metrics.map { (task, $0) } }
    }

    private func comparisons(
        of metric: Metric,
        task: TaskDescription,
        runs: [EvaluatedRun]
    ) throws(EvalError) -> [ReportComparison] {
        var result: [ReportComparison] = []
        for pair in pairs {
            let left = runs.filter { $0.evaluation.condition == pair.left }.map(\.evaluation)
            let right = runs.filter { $0.evaluation.condition == pair.right }.map(\.evaluation)
            guard !left.isEmpty, !right.isEmpty else { continue }
            let test = try PairedComparison(metric: metric, left: left, right: right).test()
            result.append(
                ReportComparison(Measure(task, metric), left: pair.left, right: pair.right, test: test)
            )
        }
        for (index, pValue) in HolmCorrection.adjusted(result.map(\.test.pValue)).enumerated() {
            result[index].adjustedPValue = pValue
        }
        return result
    }
}

/// One run, and what it took.
struct EvaluatedRun {
    let evaluation: Evaluation
    let flops: Double?

    func isRepeated(by other: EvaluatedRun) -> Bool {
        evaluation.task == other.evaluation.task && evaluation.condition == other.evaluation.condition
            && evaluation.seed == other.evaluation.seed
    }
}

extension Sequence where Element: Hashable {
    /// The elements without repetition, in the order of their first appearance.
    func unique() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
