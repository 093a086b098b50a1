public import Datasets

/// Runs a task on a model: items in order, in batches, graded one by one.
///
/// The items are the first ones of the data, so two runs with one limit have the same items and can
/// be compared in pairs. Nothing here is random.
public struct Evaluator: Sendable {
    /// Under which condition the model is run; written into every sample.
    public var condition: Condition
    /// The seed of the run; written into every sample.
    public var seed: UInt64 = 0
    /// How many items to take; nil for all.
    public var limit: Int?
    /// How many items the model gets at once; changes no result.
    public var batchSize = 16
    /// What measures how long the model takes; changes no result.
    public var clock: any Clock<Duration> = ContinuousClock()
    /// Other worked examples than the task's own; nil for the task's.
    public var shots: ShotPolicy?

    /// Makes an evaluator for `condition`.
    public init(condition: Condition) {
        self.condition = condition
    }

    /// Asks `model` about the items.
    ///
    /// - Parameters:
    ///   - task: What to ask, and how to grade it.
    ///   - items: The data to evaluate on.
    ///   - training: Where worked examples come from; nil if the task needs none.
    ///   - model: The model, pauses and all.
    ///   - progress: Called after every batch; what it throws ends the evaluation.
    /// - Returns: One sample per item.
    /// - Throws: ``EvalError``, and whatever the data or the model throw.
    public func evaluate(
        _ task: any TaskDefinition,
        on items: any ExampleSource,
        training: (any ExampleSource)? = nil,
        model: any ScoringModel,
        progress: (EvaluationProgress) throws -> Void = { _ in }
    ) throws -> Evaluation {
        let description = task.description.with(shots: shots ?? task.description.shots)
        let total = try itemCount(of: items, task: description.name)
        var sampler = try ShotSampler(task: description.name, policy: description.shots, source: training)
        var run = EvaluationRun(description: description, evaluator: self)
        for start in stride(from: 0, to: total, by: max(1, batchSize)) {
            let batch = try (start..<min(start + max(1, batchSize), total)).map { index in
                let example = try items.example(at: index)
                return try AskedItem(
                    example: example,
                    question: task.question(for: example, shots: sampler.shots(for: example))
                )
            }
            try run.ask(batch, model: model)
            try progress(
                EvaluationProgress(
                    task: description,
                    finishedCount: run.samples.count,
                    totalCount: total,
                    newSamples: run.samples[start...]
                )
            )
        }
        return run.result
    }

    private func itemCount(of items: any ExampleSource, task: String) throws(EvalError) -> Int {
        guard let total = [items.count, limit].compactMap(\.self).min() else {
            throw .endlessItems(task: task)
        }
        guard total > 0 else { throw .noItems(task: task) }
        return total
    }
}

/// An example and the question it became.
struct AskedItem {
    let example: Example
    let question: Question

    var prompt: String {
        switch question {
        case .generate(let request, _): request.prompt
        case .score(let request, _): request.prompt
        }
    }
}
