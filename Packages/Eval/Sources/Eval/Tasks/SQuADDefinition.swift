public import Datasets

/// SQuAD v1.1: a span of the passage answers the question.
///
/// Graded by the official script's exact match and F1. Neither the official script nor
/// lm-evaluation-harness says how to ask a language model about SQuAD v1.1: the prompt is the
/// harness's for SQuAD v2, the reply is its first line, of at most 48 tokens.
public struct SQuADDefinition: TaskDefinition {
    /// Which task it is.
    public let description: TaskDescription

    /// The official metrics.
    public static let official = SQuADDefinition()

    private init() {
        description = TaskDescription(
            name: "squad",
            version: 1,
            protocolName: "official",
            kind: .generate,
            metrics: [.exactMatch, .f1]
        )
    }

    /// Asks for the answer on one line, and compares it with all references.
    public func question(for example: Example, shots: [Example]) throws(EvalError) -> Question {
        let references = try references(of: example)
        let request = GenerationRequest(
            prompt: prompt(for: example, shots: shots),
            stops: ["\n"],
            maximumTokenCount: 48
        )
        return .generate(request) { generation in
            let reply = generation.text
            return Grade(
                output: reply,
                values: [
                    .exactMatch: SQuADMetric.exactMatch(prediction: reply, references: references),
                    .f1: SQuADMetric.f1(prediction: reply, references: references),
                ]
            )
        }
    }
}
