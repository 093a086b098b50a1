import Datasets
import Foundation
import Testing

@Suite struct GSM8kExamplesTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func file(_ answers: [String]) throws -> URL {
        let lines = try answers.map { answer in
            let record = ["question": "How many?", "answer": answer]
            return String(decoding: try JSONEncoder().encode(record), as: UTF8.self)
        }
        return try folder.write(lines.joined(separator: "\n"), to: "test.jsonl")
    }

    @Test func readsQuestionWorkAndNumber() throws {
        let file = try file(["48/2 = <<48/2=24>>24 clips.\n#### 1,072", "None.\n#### -5"])
        let examples = try GSM8kExamples(contentsOf: file)
        try ExampleSourceContract(source: examples).check()
        #expect(
            try examples.example(at: 0)
                == Example(
                    id: "test:1",
                    prompt: "Question: How many?\nAnswer:",
                    completion: " 48/2 = <<48/2=24>>24 clips.\n#### 1,072",
                    references: ["1072"]
                )
        )
        #expect(try examples.example(at: 1).references == ["-5"])
        #expect(examples.template.name == "gsm8k-question-answer")
    }

    @Test func removesCalculatorMarksWhenAsked() throws {
        let file = try file(["a <<1+1=2>>2 b <<2*2=4>>4\n#### 4"])
        let examples = try GSM8kExamples(contentsOf: file, calculatorMarks: .removed)
        #expect(try examples.example(at: 0).completion == " a 2 b 4\n#### 4")
        let broken = try self.file(["a <<1+1=2\n#### 4"])
        let error = DatasetError.invalidRecord(
            file: broken.path,
            line: 1,
            field: "answer",
            problem: "has '<<' without '>>'"
        )
        #expect(throws: error) { try GSM8kExamples(contentsOf: broken, calculatorMarks: .removed) }
        #expect(throws: Never.self) { try GSM8kExamples(contentsOf: broken) }
    }

    @Test func takesAnotherTemplate() throws {
        let template = PromptTemplate(name: "bare", prompt: "{question}", completion: " {number}")
        let examples = try GSM8kExamples(contentsOf: try file(["So.\n#### 7"]), template: template)
        #expect(try examples.example(at: 0).completion == " 7")
        let leaking = PromptTemplate(name: "leaking", prompt: "{question} {answer}", completion: "")
        let error = DatasetError.invalidTemplate(
            name: "leaking",
            problem: "no field 'answer' here; known: question"
        )
        #expect(throws: error) { try GSM8kExamples(contentsOf: try file(["So.\n#### 7"]), template: leaking) }
    }

    @Test(arguments: [
        "No mark 7", "####7", "So.\n#### ", "So.\n#### seven", "So.\n#### 7 apples", "#### --7", "#### .",
    ])
    func namesTheLineWithoutANumber(answer: String) throws {
        let file = try file(["Fine.\n#### 1", answer])
        let error = DatasetError.invalidRecord(
            file: file.path,
            line: 2,
            field: "answer",
            problem: "does not end in '#### ' and a number"
        )
        #expect(throws: error) { try GSM8kExamples(contentsOf: file) }
    }

    @Test(.enabled(if: RealData.isThere, "set FERMATA_DATA"))
    func readsEveryPublishedRecord() throws {
        for (name, count) in [("test", 1319), ("train.first2000", 2000)] {
            let file = RealData.file("gsm8k/\(name).jsonl")
            let examples = try GSM8kExamples(contentsOf: file)
            try ExampleSourceContract(source: examples).check()
            #expect(examples.count == count)
            for index in 0..<count {
                let example = try examples.example(at: index)
                let lastLine = example.completion.split(separator: "\n").last
                #expect(lastLine?.filter { $0 != "," } == "#### \(example.references[0])")
                #expect(Double(example.references[0]) != nil)
            }
            let bare = try GSM8kExamples(contentsOf: file, calculatorMarks: .removed)
            #expect(try (0..<count).allSatisfy { try !bare.example(at: $0).completion.contains("<<") })
        }
    }
}
