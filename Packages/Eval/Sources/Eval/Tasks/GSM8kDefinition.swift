public import Datasets

/// GSM8k: grade school word problems, graded by the final number.
///
/// Two protocols, both greedy:
///
/// | protocol  | worked examples         | stops                               | tokens |
/// | --------- | ----------------------- | ----------------------------------- | ------ |
/// | `lm-eval` | 5, drawn with seed 1234 | `Question:`, `</s>`, `<\|im_end\|>` | 256    |
/// | `fermata` | none                    | the same                            | 256    |
///
/// `lm-eval` is task version 3 of lm-evaluation-harness, whose numbers need the whole training set
/// to draw from. `fermata` asks a model that was fine-tuned on the task.
public struct GSM8kDefinition: TaskDefinition {
    /// Which task it is.
    public let description: TaskDescription

    /// The rules of lm-evaluation-harness.
    public static let harness = GSM8kDefinition(protocolName: "lm-eval", shots: .random(5))
    /// The rules for a model fine-tuned on the task.
    public static let fineTuned = GSM8kDefinition(protocolName: "fermata", shots: .none)

    /// Follows the rules of the harness, apart from the worked examples.
    public init(protocolName: String, shots: ShotPolicy) {
        description = TaskDescription(
            name: "gsm8k",
            version: 3,
            protocolName: protocolName,
            kind: .generate,
            metrics: GSM8kMetric.Extraction.allCases.map(\.metric)
        ).with(shots: shots)
    }

    /// Asks for the worked answer, and compares the number in it with the first reference.
    public func question(for example: Example, shots: [Example]) throws(EvalError) -> Question {
        let reference = try references(of: example)[0]
        let request = GenerationRequest(
            prompt: prompt(for: example, shots: shots),
            stops: ["Question:", "</s>", "<|im_end|>"],
            maximumTokenCount: 256
        )
        return .generate(request) { Self.grade($0.text, reference: reference) }
    }

    private static func grade(_ reply: String, reference: String) -> Grade {
        var grade = Grade(output: reply, values: [:])
        for extraction in GSM8kMetric.Extraction.allCases {
            grade.values[extraction.metric] =
                GSM8kMetric.exactMatch(reply: reply, reference: reference, by: extraction)
            grade.extracted[extraction.metric.name] = GSM8kMetric.extract(from: reply, by: extraction)
        }
        return grade
    }
}

extension GSM8kMetric.Extraction {
    /// The exact match of answers found this way, under the harness's name.
    public var metric: Metric { Metric(name: "exact_match,\(rawValue)", scale: .proportion) }
}
