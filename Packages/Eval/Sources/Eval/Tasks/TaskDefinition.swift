public import Datasets

/// What is asked about an example, and how the answer is graded.
///
/// A definition is a value without state: the same example and shots give the same question.
/// The walk-through is `docs/add-an-eval-task.md`.
public protocol TaskDefinition: Sendable {
    /// Which task it is.
    var description: TaskDescription { get }

    /// The question about `example`, with worked examples in front if ``TaskDescription/shots`` asks
    /// for any.
    ///
    /// - Throws: ``EvalError/unusableExample(task:id:problem:)``.
    func question(for example: Example, shots: [Example]) throws(EvalError) -> Question
}

/// A request to the model, and what to make of the answer.
public enum Question: Sendable {
    /// The model writes a reply.
    case generate(GenerationRequest, grade: @Sendable (Generation) -> Grade)
    /// The model scores completions.
    case score(ScoringRequest, grade: @Sendable (Scoring) -> Grade)
}

/// What one answer is worth.
public struct Grade: Equatable, Sendable {
    /// The answer, as the sample log shows it.
    public var output: String
    /// One value per metric of the task.
    public var values: [Metric: Double]
    /// What was read out of the answer, by metric, where that differs from the answer itself.
    public var extracted: [String: String]

    /// Grades an answer.
    public init(output: String, values: [Metric: Double], extracted: [String: String] = [:]) {
        self.output = output
        self.values = values
        self.extracted = extracted
    }
}

extension TaskDefinition {
    /// The prompt of `example` with worked examples in front, a blank line between them.
    public func prompt(for example: Example, shots: [Example]) -> String {
        (shots.map { $0.prompt + $0.completion } + [example.prompt]).joined(separator: "\n\n")
    }

    /// The references of `example`, at least one.
    ///
    /// - Throws: ``EvalError/unusableExample(task:id:problem:)``.
    public func references(of example: Example) throws(EvalError) -> [String] {
        guard !example.references.isEmpty else {
            let problem = "it has no reference answer"
            throw .unusableExample(task: description.name, id: example.id, problem: problem)
        }
        return example.references
    }
}
