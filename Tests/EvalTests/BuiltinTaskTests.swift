import Datasets
import EvalTesting
import Testing

@testable import Eval

@Suite struct BuiltinTaskTests {
    private let word = Example(
        id: "w",
        prompt: "Question: 1+1?\nAnswer:",
        completion: " 1+1=<<1+1=2>>2\n#### 2",
        references: ["2"]
    )

    @Test func gsm8kAsksAsTheHarness() throws {
        let shot = Example(id: "s", prompt: "Question: 2?\nAnswer:", completion: " #### 2", references: ["2"])
        let question = try GSM8kDefinition.harness.question(for: word, shots: [shot, shot])
        let request = try generation(question)
        #expect(
            request.prompt == """
                Question: 2?
                Answer: #### 2

                Question: 2?
                Answer: #### 2

                Question: 1+1?
                Answer:
                """
        )
        #expect(request.stops == ["Question:", "</s>", "<|im_end|>"])
        #expect(request.maximumTokenCount == 256)
        #expect(GSM8kDefinition.harness.description.shots == .random(5, seed: 1234))
        #expect(GSM8kDefinition.fineTuned.description.shots == .none)
    }

    @Test func gsm8kTellsBothExtractionsApart() throws {
        let grade = try grade(of: "It is 3.\nSo 2", GSM8kDefinition.fineTuned, word)
        #expect(
            grade.extracted == ["exact_match,strict-match": "[invalid]", "exact_match,flexible-extract": "2"]
        )
        #expect(grade.values[GSM8kMetric.Extraction.strictMatch.metric] == 0)
        #expect(grade.values[GSM8kMetric.Extraction.flexibleExtract.metric] == 1)
    }

    @Test func squadTakesTheFirstLine() throws {
        let example = Example(
            id: "q",
            prompt: "Answer:",
            completion: " blue",
            references: ["blue", "sky blue"]
        )
        let question = try SQuADDefinition.official.question(for: example, shots: [])
        let request = try generation(question)
        #expect(request.stops == ["\n"])
        let grade = try grade(of: " the sky\nblue", SQuADDefinition.official, example)
        #expect(grade.output == " the sky")
        #expect(grade.values == [.exactMatch: 0, .f1: 2.0 / 3.0])
    }

    @Test(arguments: [("1", 1.0, 1.0), ("0", 0.0, 0.0), ("x", 0.0, 0.0)])
    func parityIsScoredByDecodingAndByChoosing(reply: String, exact: Double, accuracy: Double) throws {
        let example = Example(id: "p", prompt: "0111", completion: "1", references: ["1"])
        let question = try ChoiceDefinition.parity.question(for: example, shots: [])
        guard case .score(let request, let grade) = question else {
            Issue.record("parity is not scored")
            return
        }
        #expect(request == ScoringRequest(prompt: "0111", completions: ["0", "1"]))
        let result = grade(ScriptedModel { _ in reply }.score([request])[0])
        #expect(result.values == [.exactMatch: exact, .accuracy: accuracy])
    }

    @Test func anAnswerOutsideTheChoicesIsNoParity() {
        let example = Example(id: "p", prompt: "0111", completion: "2", references: ["2"])
        let error = EvalError.unusableExample(
            task: "parity",
            id: "p",
            problem: "its answer '2' is none of '0', '1'"
        )
        #expect(throws: error) { try ChoiceDefinition.parity.question(for: example, shots: []) }
    }

    @Test func anExampleWithoutReferencesCannotBeGraded() {
        let example = Example(id: "q", prompt: "Answer:", completion: " blue", references: [])
        #expect(
            throws: EvalError.unusableExample(task: "squad", id: "q", problem: "it has no reference answer")
        ) {
            try SQuADDefinition.official.question(for: example, shots: [])
        }
    }

    private func generation(_ question: Question) throws -> GenerationRequest {
        guard case .generate(let request, _) = question else {
            throw EvalError.noItems(task: "a question that is not generated")
        }
        return request
    }

    private func grade(of reply: String, _ task: any TaskDefinition, _ example: Example) throws -> Grade {
        guard case .generate(let request, let grade) = try task.question(for: example, shots: []) else {
            throw EvalError.noItems(task: "a question that is not generated")
        }
        return grade(ScriptedModel { _ in reply }.generate([request])[0])
    }
}
