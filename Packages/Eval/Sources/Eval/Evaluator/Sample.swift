/// Everything about one item: one line of `samples.jsonl`.
public struct Sample: Codable, Equatable, Sendable {
    /// The task.
    public var task: String
    /// The version of its definition.
    public var taskVersion: Int
    /// Whose rules were followed.
    public var protocolName: String
    /// How many worked examples stood in the prompt.
    public var shots: Int
    /// The arm of the experiment.
    public var arm: String
    /// The pause strategy.
    public var strategy: String
    /// How many pauses were asked for.
    public var pauses: Int
    /// The seed of the run.
    public var seed: UInt64
    /// The example's id.
    public var item: String
    /// What the model read, pauses left out.
    public var prompt: String
    /// What it answered.
    public var output: String
    /// What was read out of the answer, by metric, where that differs from the answer.
    public var extracted: [String: String]
    /// The accepted answers.
    public var references: [String]
    /// The log-probability of each completion asked about; empty where the model wrote a reply.
    public var logProbabilities: [Double]
    /// One value per metric.
    public var metrics: [String: Double]
    /// What the answer cost.
    public var tokens: TokenCounts

    private enum CodingKeys: String, CodingKey {
        case task, taskVersion
        case protocolName = "protocol"
        case shots, arm, strategy, pauses, seed, item, prompt, output, extracted, references
        case logProbabilities, metrics, tokens
    }
}
