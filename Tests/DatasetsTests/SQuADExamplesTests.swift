import Datasets
import Foundation
import Testing

@Suite struct SQuADExamplesTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// One article; the flag before the answer is one character, but two code points.
    private func file(start: String = "3", text: String = "Paris", extra: String = "") throws -> URL {
        try folder.write(
            """
            {"version": "1.1", "data": [{"title": "Ville_de_France", "paragraphs": [{
              "context": "\u{1F1EB}\u{1F1F7} Paris is not Lyon.",
              "qas": [{"id": "q1", "question": "Which?", "answers": [
                {"text": "\(text)", "answer_start": \(start)},
                {"text": "Paris", "answer_start": 3},
                {"text": "Lyon", "answer_start": 16}]}\(extra)]}]}]}
            """,
            to: "dev-v1.1.json"
        )
    }

    @Test func readsQuestionsAndDifferentAnswers() throws {
        let examples = try SQuADExamples(contentsOf: try file())
        try ExampleSourceContract(source: examples).check()
        var expected = Example(
            id: "q1",
            prompt: """
                Title: Ville_de_France

                Background: \u{1F1EB}\u{1F1F7} Paris is not Lyon.

                Question: Which?

                Answer:
                """,
            completion: " Paris",
            references: ["Paris", "Lyon"]
        )
        expected.group = "Ville_de_France"
        #expect(try examples.example(at: 0) == expected)
        #expect(examples.cuts == ContextCuts())
    }

    @Test(arguments: [
        ("2", "Paris"), ("4", "Paris"), ("16", "Paris"), ("-1", "Paris"), ("3.5", "Paris"),
        ("9007199254740991", "Paris"), ("1e+300", "Paris"), ("20", "n.!"),
    ])
    func namesAnAnswerThatIsElsewhere(start: String, text: String) throws {
        let file = try file(start: start, text: text)
        let error = DatasetError.invalidRecord(
            file: file.path,
            line: nil,
            field: "data[0].paragraphs[0].qas[0].answers[0].answer_start",
            problem: "is \(start), where the context does not read '\(text)'"
        )
        #expect(throws: error) { try SQuADExamples(contentsOf: file) }
    }

    @Test func namesAQuestionWithoutAnswerOrWithAKnownID() throws {
        let unanswerable = try file(extra: #", {"id": "q2", "question": "?", "answers": []}"#)
        #expect(
            throws: DatasetError.invalidRecord(
                file: unanswerable.path,
                line: nil,
                field: "data[0].paragraphs[0].qas[1].answers",
                problem: "is empty, and SQuAD v1.1 has no unanswerable questions"
            )
        ) { try SQuADExamples(contentsOf: unanswerable) }
        let again = #", {"id": "q1", "question": "?", "answers": [{"text": "is", "answer_start": 9}]}"#
        let repeated = try file(extra: again)
        #expect(
            throws: DatasetError.invalidRecord(
                file: repeated.path,
                line: nil,
                field: "data[0].paragraphs[0].qas[1].id",
                problem: "is 'q1' a second time"
            )
        ) { try SQuADExamples(contentsOf: repeated) }
    }

    @Test func cutsContextsFromOneSideAndCountsLostAnswers() throws {
        let file = try file(
            extra: #", {"id": "q2", "question": "?", "answers": [{"text": "is", "answer_start": 9}]}"#
        )
        let beginning = try SQuADExamples(contentsOf: file, contextLimit: ContextLimit(characterCount: 9))
        #expect(try beginning.example(at: 0).prompt.contains("Background: \u{1F1EB}\u{1F1F7} Paris \n\n"))
        #expect(beginning.cuts.shortenedCount == 2)
        #expect(beginning.cuts.answerlessIDs == ["q2"])
        #expect(beginning.count == 2)
        let limit = ContextLimit(characterCount: 5, keeping: .end)
        let end = try SQuADExamples(contentsOf: file, contextLimit: limit)
        #expect(try end.example(at: 1).prompt.contains("Background: Lyon.\n\n"))
        #expect(end.cuts.answerlessIDs == ["q2"])
        let whole = try SQuADExamples(contentsOf: file, contextLimit: ContextLimit(characterCount: 21))
        #expect(whole.cuts == ContextCuts())
    }

    @Test func refusesALimitThatLeavesNothing() throws {
        let file = try file()
        let error = DatasetError.invalidSetting(
            name: "contextLimit",
            problem: "0 characters leave nothing; give 1 or more"
        )
        #expect(throws: error) {
            try SQuADExamples(contentsOf: file, contextLimit: ContextLimit(characterCount: 0))
        }
    }

    @Test(.enabled(if: RealData.isThere, "set FERMATA_DATA"))
    func findsEveryPublishedAnswer() throws {
        let development = try SQuADExamples(contentsOf: RealData.file("squad/dev-v1.1.json"))
        #expect(development.count == 10_570)
        try ExampleSourceContract(source: development).check()
        // Reading checks every answer against its place; this looks at what comes out.
        for index in stride(from: 0, to: 10_570, by: 20) {
            let example = try development.example(at: index)
            #expect(example.references.allSatisfy { example.prompt.range(of: $0, options: .literal) != nil })
        }
        let training = try SQuADExamples(contentsOf: RealData.file("squad/train-v1.1.first2000.json"))
        #expect(training.count == 1997)
    }

    @Test(.enabled(if: RealData.isThere, "set FERMATA_DATA"))
    func reportsTheAnswersThatALimitCosts() throws {
        // Counted by a separate program over the same file.
        let expected: [(ContextLimit.Side, Int)] = [(.beginning, 530), (.end, 873)]
        let file = RealData.file("squad/train-v1.1.first2000.json")
        for (side, lost) in expected {
            let limit = ContextLimit(characterCount: 500, keeping: side)
            let cuts = try SQuADExamples(contentsOf: file, contextLimit: limit).cuts
            #expect(cuts.shortenedCount == 1758)
            #expect(cuts.answerlessIDs.count == lost)
        }
    }
}
