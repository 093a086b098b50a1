public import Datasets

/// A task whose answer is one of a few given ones, the same for every example.
///
/// | metric        | the answer counts when                                             |
/// | ------------- | ------------------------------------------------------------------ |
/// | `exact_match` | greedy decoding, free to say anything, produces it                 |
/// | `acc`         | it is the likeliest of the choices                                 |
public struct ChoiceDefinition: TaskDefinition {
    /// Which task it is.
    public let description: TaskDescription
    private let choices: [String]

    /// Parity of a string of bits, answered by `0` or `1`.
    public static let parity = ChoiceDefinition(name: "parity", choices: ["0", "1"])

    /// Makes a task of this project's own protocol.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - choices: The completions to compare, at least two, the space in front included.
    public init(name: String, choices: [String]) {
        precondition(choices.count > 1, "task '\(name)' leaves no choice")
        self.choices = choices
        description = TaskDescription(
            name: name,
            version: 1,
            protocolName: "fermata",
            kind: .choose,
            metrics: [.exactMatch, .accuracy]
        )
    }

    /// Asks which of the choices is the example's completion.
    public func question(for example: Example, shots: [Example]) throws(EvalError) -> Question {
        guard let expected = choices.firstIndex(of: example.completion) else {
            let list = choices.map { "'\($0)'" }.joined(separator: ", ")
            let problem = "its answer '\(example.completion)' is none of \(list)"
            throw .unusableExample(task: description.name, id: example.id, problem: problem)
        }
        let request = ScoringRequest(prompt: prompt(for: example, shots: shots), completions: choices)
        return .score(request) { [choices] scoring in
            let chosen = ChoiceMetric.choice(logLikelihoods: scoring.completions.map(\.logProbability))
            return Grade(
                output: choices[chosen],
                values: [
                    .exactMatch: scoring.completions[expected].isGreedy ? 1 : 0,
                    .accuracy: chosen == expected ? 1 : 0,
                ]
            )
        }
    }
}
