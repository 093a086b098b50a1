import Foundation
import Testing

/// Evaluations leave the files that scripts rely on.
@Suite(.programsAreBuilt) struct EvaluateTests {
    private func evaluate(into folder: String, _ arguments: String...) throws -> Outcome {
        let workplace = try PausedModel.workplace
        let shared = ["--model", "finetuned", "--tasks", "parity", "--limit", "12", "--threads", "1"]
        let outcome = try Launch("evaluate", shared + ["--output", folder] + arguments, in: workplace)
            .outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome
    }

    @Test func reportsEveryConditionAndComparesThem() throws {
        let workplace = try PausedModel.workplace
        _ = try evaluate(into: "scores", "--pauses", "0,4")
        #expect(workplace.names("scores") == ["report.html", "report.json", "samples.jsonl"])
        let report = try workplace.json("scores/report.json")
        let results = try #require(report["results"] as? [[String: Any]])
        #expect(Set(results.compactMap { $0["pauses"] as? Int }) == [0, 4])
        let promised: Set = [
            "task", "protocol", "arm", "strategy", "pauses", "metric", "value", "standardError", "interval",
            "items", "seeds",
        ]
        for result in results {
            #expect(promised.subtracting(result.keys).isEmpty)
            #expect(result["items"] as? Int == 12)
            #expect((result["interval"] as? [Double])?.count == 2)
        }
        let comparisons = try #require(report["comparisons"] as? [[String: Any]])
        #expect(!comparisons.isEmpty)
        for comparison in comparisons {
            #expect(comparison["pauses"] as? [Int] == [4, 0])
            #expect(Set(["difference", "interval", "pValue", "test"]).subtracting(comparison.keys).isEmpty)
        }
    }

    @Test func keepsEverySample() throws {
        let workplace = try PausedModel.workplace
        _ = try evaluate(into: "samples", "--pauses", "0,4")
        let lines = try workplace.text("samples/samples.jsonl").split(separator: "\n")
        #expect(lines.count == 12 * 2)
        let samples = try lines.map {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
        }
        for (index, sample) in samples.enumerated() {
            #expect(sample["pauses"] as? Int == (index < 12 ? 0 : 4))
            #expect(sample["item"] as? String == "parity-test-\(index % 12)")
            let tokens = try #require(sample["tokens"] as? [String: Int])
            #expect(tokens == ["prompt": 20, "pauses": index < 12 ? 0 : 4, "scored": 2, "generated": 0])
        }
    }

    @Test func printsTheReportWhenAsked() throws {
        let workplace = try PausedModel.workplace
        let outcome = try evaluate(into: "printed", "--json")
        let written = try workplace.text("printed/report.json")
        #expect(outcome.output.trimmingCharacters(in: .newlines) == written.trimmingCharacters(in: .newlines))
        let results = try #require(outcome.json["results"] as? [[String: Any]])
        #expect(results.allSatisfy { $0["pauses"] as? Int == 4 && $0["strategy"] as? String == "append" })
    }
}
