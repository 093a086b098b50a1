import Eval
import EvalTesting
import Testing

@Suite struct LetterCountTests {
    @Test func countsReplyWithTheNumberInFront() throws {
        var catalog = TaskCatalog.builtin
        try catalog.register(LetterCount())
        let task = try catalog.task(named: "letter-count")
        let model = ScriptedModel { $0.contains("strawberry") ? " 3 of them\n" : " 2\n" }

        let evaluation = try Evaluator(condition: Condition(arm: "scripted"))
            .evaluate(task, on: LetterCountExamples(), model: model)

        #expect(evaluation.samples.map { $0.extracted["exact_match"] } == ["3", "2", "2"])
        #expect(evaluation.values(of: .exactMatch) == [1, 0, 0])
    }

    @Test func anEmptyReplyIsWrong() throws {
        let evaluation = try Evaluator(condition: Condition(arm: "silent"))
            .evaluate(LetterCount(), on: LetterCountExamples(), model: ScriptedModel { _ in "" })

        #expect(evaluation.aggregates[0].value == 0)
    }
}
