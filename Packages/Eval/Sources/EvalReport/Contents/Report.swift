/// Everything an evaluation or an experiment found: the content of `report.json`.
///
/// Scripts rely on the names in ``ReportResult`` and ``ReportComparison``; fields may be added, none
/// is removed or changes meaning while ``formatVersion`` stays.
public struct Report: Codable, Equatable, Sendable {
    /// The format that this code writes.
    public static let currentFormatVersion = 1

    /// The version of the format.
    public var formatVersion = currentFormatVersion
    /// What the report is about.
    public var title: String
    /// One entry per task, metric and condition.
    public var results: [ReportResult]
    /// Pairs of conditions, tested.
    public var comparisons: [ReportComparison]
    /// Values over the course of training.
    public var curves: [ReportCurve]
    /// What it took to train each arm.
    public var training: [TrainingCost]
    /// What a reader must know to judge the numbers, one sentence each.
    public var notes: [String]

    /// Makes a report.
    public init(
        title: String,
        results: [ReportResult] = [],
        comparisons: [ReportComparison] = [],
        curves: [ReportCurve] = [],
        training: [TrainingCost] = [],
        notes: [String] = []
    ) {
        self.title = title
        self.results = results
        self.comparisons = comparisons
        self.curves = curves
        self.training = training
        self.notes = notes
    }
}
