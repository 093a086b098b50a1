import Eval
import EvalTesting
import Foundation
import Testing

@Suite struct SampleLogTests {
    private func samples() throws -> [Sample] {
        var evaluator = Evaluator(condition: Condition(arm: "a\nb \"c\"", strategy: "append", pauses: 2))
        evaluator.limit = 3
        return try evaluator.evaluate(SumTask(), on: Sums(), model: adder(skill: 0.5, seed: 3)).samples
    }

    @Test func whatIsWrittenIsReadBack() throws {
        let samples = try samples()
        let data = try SampleLog.lines(of: samples)
        #expect(String(decoding: data, as: UTF8.self).split(separator: "\n").count == 3)
        #expect(try SampleLog.samples(in: data, file: "samples.jsonl") == samples)
        #expect(try SampleLog.samples(in: data.dropLast(), file: "samples.jsonl") == samples)
    }

    @Test func theProtocolGoesWithEveryLine() throws {
        let data = try SampleLog.lines(of: samples())
        let line = try #require(data.split(separator: UInt8(ascii: "\n")).first)
        let object = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
        #expect(object["protocol"] as? String == "test")
        #expect(object["task"] as? String == "sums")
        #expect(
            Set(object.keys) == [
                "task", "taskVersion", "protocol", "shots", "arm", "strategy", "pauses", "seed", "item",
                "prompt", "output", "extracted", "references", "logProbabilities", "metrics", "tokens",
            ]
        )
    }

    @Test(arguments: [
        ("{", "samples.jsonl, line 3: it is not valid JSON"),
        ("{}", "samples.jsonl, line 3: 'task' is missing"),
        ("{\"task\": 1}", "samples.jsonl, line 3: 'task' is not a value of type String"),
    ])
    func aBrokenLineIsNamed(line: String, message: String) throws {
        let good = try #require(try SampleLog.lines(of: samples()).split(separator: UInt8(ascii: "\n")).first)
        let data = good + Data("\n\n\(line)\n".utf8)
        let error = try #require(throws: EvalError.self) {
            _ = try SampleLog.samples(in: data, file: "samples.jsonl")
        }
        #expect("\(error)" == message + "; remove the file and evaluate again")
    }

    @Test(arguments: [
        (EvalError.endlessItems(task: "parity"), "the items of 'parity' never end; give a limit"),
        (.noItems(task: "sums"), "there is no item of 'sums' to evaluate; check the data and the limit"),
        (
            .tooFewShots(task: "gsm8k", wanted: 5, available: 0),
            "'gsm8k' wants 5 worked examples in the prompt, 0 are there; give training data or ask for fewer"
        ),
        (
            .unusableExample(task: "squad", id: "x", problem: "it is empty"),
            "'squad' cannot use example 'x': it is empty; correct it in the data, or take it out"
        ),
        (
            .unusableAnswer(task: "squad", id: "x", problem: "there is none"),
            "the model's answer to 'x' of 'squad' cannot be used: there is none"
        ),
        (
            .duplicateTask(name: "squad", protocolName: "official"),
            "two tasks are called 'squad' under protocol 'official'; rename one of them"
        ),
        (
            .notWritten(file: "r.json", problem: "disk full"),
            "r.json was not written: disk full; name another folder, or correct this and evaluate again"
        ),
        (
            .malformed(file: "r.json", line: nil, problem: "it is a list"),
            "r.json: it is a list; remove the file and evaluate again"
        ),
        (
            .notComparable(left: "a", right: "b", problem: "no"),
            "'a' and 'b' cannot be compared: no"
        ),
    ])
    func errorsSayWhatAndWhere(error: EvalError, message: String) {
        #expect("\(error)" == message)
    }
}
