import Eval

/// What a number measures: a metric of a task under a protocol.
///
/// Numbers of different measures are never compared.
public struct Measure: Codable, Hashable, Sendable {
    /// The task.
    public var task: String
    /// The version of its definition.
    public var taskVersion: Int
    /// Whose rules were followed.
    public var protocolName: String
    /// How many worked examples stood in the prompt.
    public var shots: Int
    /// The metric.
    public var metric: String

    private enum CodingKeys: String, CodingKey {
        case task, taskVersion
        case protocolName = "protocol"
        case shots, metric
    }

    /// Names a measure.
    public init(task: String, taskVersion: Int = 1, protocolName: String, shots: Int = 0, metric: String) {
        self.task = task
        self.taskVersion = taskVersion
        self.protocolName = protocolName
        self.shots = shots
        self.metric = metric
    }

    /// Names a metric of a task.
    init(_ task: TaskDescription, _ metric: Metric) {
        self.init(
            task: task.name,
            taskVersion: task.version,
            protocolName: task.protocolName,
            shots: task.shots.count,
            metric: metric.name
        )
    }
}

extension Measure: CustomStringConvertible {
    /// The measure in a line, for example `gsm8k v3, lm-eval, 5 shots: exact_match`.
    public var description: String { "\(taskLine): \(metric)" }

    /// The same without the metric.
    var taskLine: String {
        let examples = shots == 0 ? "" : ", \(shots) shot\(shots == 1 ? "" : "s")"
        return "\(task) v\(taskVersion), \(protocolName)\(examples)"
    }
}
