import Datasets
import Eval
import EvalReport
import EvalTesting
import Randomness

/// Examples made on the spot: `1 + 2 =` is answered by ` 3`.
struct Sums: ExampleSource {
    var name: String { "sums" }
    var count: Int? = 40

    func example(at index: Int) throws -> Example {
        let (left, right) = (index % 7, index / 7)
        return Example(
            id: "sum-\(index)",
            prompt: "\(left) + \(right) =",
            completion: " \(left + right)",
            references: ["\(left + right)"]
        )
    }
}

/// Asks for the sum, graded like SQuAD.
struct SumTask: TaskDefinition {
    let description = TaskDescription(
        name: "sums",
        version: 2,
        protocolName: "test",
        kind: .generate,
        metrics: [.exactMatch, .f1]
    )

    func question(for example: Example, shots: [Example]) throws(EvalError) -> Question {
        let references = try references(of: example)
        let request = GenerationRequest(
            prompt: prompt(for: example, shots: shots),
            stops: ["\n"],
            maximumTokenCount: 8
        )
        return .generate(request) { generation in
            Grade(
                output: generation.text,
                values: [
                    .exactMatch: CompletionMetric.exactMatch(
                        prediction: generation.text,
                        references: references
                    ),
                    .f1: SQuADMetric.f1(prediction: generation.text, references: references),
                ]
            )
        }
    }
}

/// A model that adds correctly with a given probability, decided by prompt and seed.
func adder(skill: Double, seed: UInt64, pauses: Int = 0) -> ScriptedModel {
    ScriptedModel(pauseCount: pauses) { prompt in
        var random = RandomStream(seed: seed).split(prompt)
        let terms = prompt.split(separator: " ").compactMap { Int($0) }
        let sum = terms.suffix(2).reduce(0, +)
        return " \(random.uniform() < skill ? sum : sum + 1)\nnext"
    }
}

/// Evaluations of four arms and three seeds, as an experiment would make them.
func sampleReport() throws -> Report {
    var builder = ReportBuilder(title: "Sums <& \"pauses\">")
    builder.notes = ["The model is scripted & knows <nothing>."]
    let arms = [("StdPT_StdFT", 0, 0.6), ("StdPT_PauseFT", 10, 0.65), ("PausePT_PauseFT", 10, 0.9)]
    for (arm, pauses, skill) in arms {
        for seed in [0, 1, 2] as [UInt64] {
            var evaluator = Evaluator(
                condition: Condition(arm: arm, strategy: pauses == 0 ? "none" : "append", pauses: pauses)
            )
            evaluator.seed = seed
            let model = adder(skill: skill, seed: seed, pauses: pauses)
            try builder.add(try evaluator.evaluate(SumTask(), on: Sums(), model: model), flops: 4e9)
        }
        builder.training.append(
            TrainingCost(
                arm: arm,
                parameters: 27_109,
                steps: 800,
                realTokens: 1_075_200,
                pauseTokens: Double(pauses) * 51_200,
                seconds: 19.4,
                flops: 1.8e11
            )
        )
    }
    builder.compareAll(with: Condition(arm: "StdPT_StdFT"))
    return try builder.report()
}
