import Datasets
import Eval

/// Asks how often a letter occurs in a word, and takes the first word of the reply for the answer.
struct LetterCount: TaskDefinition {
    let description = TaskDescription(
        name: "letter-count",
        version: 1,
        protocolName: "fermata",
        kind: .generate,
        metrics: [.exactMatch]
    )

    func question(for example: Example, shots: [Example]) throws(EvalError) -> Question {
        let references = try references(of: example)
        let request = GenerationRequest(
            prompt: prompt(for: example, shots: shots),
            stops: ["\n"],
            maximumTokenCount: 16
        )
        return .generate(request) { generation in
            let answer = generation.text.split(separator: " ").first.map(String.init) ?? ""
            let isRight = CompletionMetric.exactMatch(prediction: answer, references: references)
            return Grade(
                output: generation.text,
                values: [.exactMatch: isRight],
                extracted: ["exact_match": answer]
            )
        }
    }
}

/// Three words, each with a letter to count.
struct LetterCountExamples: ExampleSource {
    private let questions = [("strawberry", "r"), ("pause", "a"), ("fermata", "x")]

    let name = "letter-count"
    var count: Int? { questions.count }

    func example(at index: Int) throws -> Example {
        let (word, letter) = questions[index]
        let answer = String(word.count { String($0) == letter })
        return Example(
            id: "letter-count-\(index)",
            prompt: "How many '\(letter)' are in '\(word)'?",
            completion: " \(answer)",
            references: [answer]
        )
    }
}
