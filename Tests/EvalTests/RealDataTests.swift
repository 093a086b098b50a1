import Datasets
import Eval
import EvalTesting
import Foundation
import Testing

/// The official data sets, answered by the official answers.
@Suite(
    .enabled(
        if: ProcessInfo.processInfo.environment["FERMATA_DATA"] != nil,
        "FERMATA_DATA names no folder with data sets"
    )
)
struct RealDataTests {
    private func file(_ path: String) -> URL {
        URL(filePath: ProcessInfo.processInfo.environment["FERMATA_DATA"] ?? "").appending(path: path)
    }

    @Test func workedAnswersOfGSM8kGradeAsRight() throws {
        let items = try GSM8kExamples(contentsOf: file("gsm8k/test.jsonl"))
        let key = try answerKey(of: items, count: 400)
        var evaluator = Evaluator(condition: Condition(arm: "answer key"))
        evaluator.limit = 400
        // The last bytes are enough for the number, and stay below the limit on tokens.
        let model = ScriptedModel { String((key[$0] ?? "").suffix(200)) }
        let evaluation = try evaluator.evaluate(GSM8kDefinition.fineTuned, on: items, model: model)
        #expect(evaluation.aggregates.map(\.value) == [1, 1])
    }

    @Test func theHarnessPromptHoldsFiveWorkedAnswers() throws {
        let items = try GSM8kExamples(contentsOf: file("gsm8k/test.jsonl"))
        let training = try GSM8kExamples(contentsOf: file("gsm8k/train.first2000.jsonl"))
        var evaluator = Evaluator(condition: Condition(arm: "null"))
        evaluator.limit = 2
        let evaluation = try evaluator.evaluate(
            GSM8kDefinition.harness,
            on: items,
            training: training,
            model: UniformModel()
        )
        for sample in evaluation.samples {
            #expect(sample.prompt.ranges(of: "Question: ").count == 6)
            #expect(sample.prompt.ranges(of: "\n#### ").count == 5)
            #expect(sample.prompt.hasSuffix("\nAnswer:"))
        }
        #expect(evaluation.samples[0].prompt != evaluation.samples[1].prompt)
    }

    @Test func firstAnswersOfSQuADGradeAsRight() throws {
        let items = try SQuADExamples(contentsOf: file("squad/dev-v1.1.json"))
        let key = try answerKey(of: items, count: 300)
        var evaluator = Evaluator(condition: Condition(arm: "answer key"))
        evaluator.limit = 300
        let model = ScriptedModel { (key[$0] ?? "") + "\nmore" }
        let evaluation = try evaluator.evaluate(SQuADDefinition.official, on: items, model: model)
        // Some questions are asked twice, with different answers, and some answers exceed the limit.
        let cut = evaluation.samples.count { $0.tokens.generated == 48 }
        #expect(evaluation.values(of: .exactMatch).count { $0 == 1 } >= key.count - cut)
        #expect(key.count > 280 && cut < 20)
    }

    private func answerKey(of items: any ExampleSource, count: Int) throws -> [String: String] {
        try (0..<count).reduce(into: [:]) { key, index in
            let example = try items.example(at: index)
            key[example.prompt] = example.completion
        }
    }
}
