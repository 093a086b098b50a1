import Datasets

/// The samples of an evaluation under way.
struct EvaluationRun {
    let description: TaskDescription
    let evaluator: Evaluator
    private(set) var samples: [Sample] = []
    private var duration = Duration.zero

    init(description: TaskDescription, evaluator: Evaluator) {
        self.description = description
        self.evaluator = evaluator
    }

    var result: Evaluation {
        Evaluation(
            task: description,
            condition: evaluator.condition,
            seed: evaluator.seed,
            samples: samples,
            duration: duration
        )
    }

    /// Asks the model about a batch, one call per kind of question, and grades the answers.
    mutating func ask(_ items: [AskedItem], model: any ScoringModel) throws {
        var generations: [Generation] = []
        var scorings: [Scoring] = []
        duration += try evaluator.clock.measure {
            let prompts = items.compactMap(\.generationRequest)
            if !prompts.isEmpty { generations = try model.generate(prompts) }
            let scores = items.compactMap(\.scoringRequest)
            if !scores.isEmpty { scorings = try model.score(scores) }
        }
        try grade(items, generations: generations, scorings: scorings)
    }

    private mutating func grade(
        _ items: [AskedItem],
        generations: [Generation],
        scorings: [Scoring]
    ) throws(EvalError) {
        var replies = generations.makeIterator()
        var scores = scorings.makeIterator()
        for item in items {
            switch item.question {
            case .generate(_, let grade):
                guard let reply = replies.next() else { throw unusable(item, "there is none") }
                samples.append(sample(of: item, grade: grade(reply), tokens: reply.tokenCounts))
            case .score(let request, let grade):
                guard let scoring = scores.next() else { throw unusable(item, "there is none") }
                try check(scoring, of: item, completionCount: request.completions.count)
                var sample = sample(of: item, grade: grade(scoring), tokens: scoring.tokenCounts)
                sample.logProbabilities = scoring.completions.map(\.logProbability)
                samples.append(sample)
            }
        }
    }

    private func check(_ scoring: Scoring, of item: AskedItem, completionCount: Int) throws(EvalError) {
        guard scoring.completions.count == completionCount else {
            let scored = scoring.completions.count
            throw unusable(item, "\(completionCount) completions were asked about, \(scored) scored")
        }
        for completion in scoring.completions where !completion.logProbability.isFinite {
            throw unusable(item, "a log-probability is \(completion.logProbability)")
        }
    }

    private func sample(of item: AskedItem, grade: Grade, tokens: TokenCounts) -> Sample {
        precondition(
            Set(grade.values.keys) == Set(description.metrics),
            "task '\(description.name)' promises \(description.metrics.map(\.name)) and "
                + "grades \(grade.values.keys.map(\.name).sorted())"
        )
        return Sample(
            task: description.name,
            taskVersion: description.version,
            protocolName: description.protocolName,
            shots: description.shots.count,
            arm: evaluator.condition.arm,
            strategy: evaluator.condition.strategy,
            pauses: evaluator.condition.pauses,
            seed: evaluator.seed,
            item: item.example.id,
            prompt: item.prompt,
            output: grade.output,
            extracted: grade.extracted,
            references: item.example.references,
            logProbabilities: [],
            metrics: Dictionary(uniqueKeysWithValues: grade.values.map { ($0.name, $1) }),
            tokens: tokens
        )
    }

    private func unusable(_ item: AskedItem, _ problem: String) -> EvalError {
        .unusableAnswer(task: description.name, id: item.example.id, problem: problem)
    }
}

extension AskedItem {
    fileprivate var generationRequest: GenerationRequest? {
        if case .generate(let request, _) = question { request } else { nil }
    }

    fileprivate var scoringRequest: ScoringRequest? {
        if case .score(let request, _) = question { request } else { nil }
    }
}
