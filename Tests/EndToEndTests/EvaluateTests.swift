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
            #expect(tokens == ["prompt": 6, "pauses": index < 12 ? 0 : 4, "scored": 2, "generated": 0])
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

    @Test func asksWithTheDataOfTheRunUnlessToldOtherwise() throws {
        let workplace = try PausedModel.workplace
        _ = try evaluate(into: "own-data")
        let own = try workplace.json("own-data/report.json")
        #expect(own["notes"] as? [String] == ["parity: data as in finetuned/run.yaml"])
        let outcome = try evaluate(into: "other-data", "--set", "parity.bitCount=9", "--json")
        #expect(
            outcome.json["notes"] as? [String]
                == ["parity: data as in finetuned/run.yaml", "parity: data changed by parity.bitCount=9"]
        )
        let line = try #require(workplace.text("other-data/samples.jsonl").split(separator: "\n").first)
        let sample = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect((sample?["tokens"] as? [String: Int])?["prompt"] == 9)
    }

    @Test func replacesAReportOnlyWhenAsked() throws {
        let workplace = try PausedModel.workplace
        _ = try evaluate(into: "kept")
        let before = try workplace.contents("kept")
        let arguments = ["--model", "finetuned", "--tasks", "parity", "--limit", "3", "--output", "kept"]
        let outcome = try Launch("evaluate", arguments, in: workplace).outcome()
        #expect(outcome.status == 1)
        #expect(
            outcome.errors == """
                error: './kept/report.json' exists already; name another --output folder, or replace it with \
                --overwrite

                """
        )
        #expect(try workplace.contents("kept") == before)
        _ = try evaluate(into: "kept", "--pauses", "0", "--overwrite")
        #expect(try workplace.contents("kept") != before)
    }

    @Test func stopsWithoutAReport() throws {
        let workplace = try PausedModel.workplace
        let arguments = [
            "--model", "finetuned", "--tasks", "parity", "--limit", "9000000", "--output", "stopped",
        ]
        let launch = try Launch("evaluate", arguments, in: workplace)
        #expect(launch.wait { launch.errors.contains("/9000000") })
        launch.send(SIGINT)
        let outcome = try launch.outcome()
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasSuffix("\nstopped; no report was written, so run the same command again\n"))
        #expect(outcome.output.isEmpty)
        #expect(workplace.names("stopped").isEmpty)
    }

    @Test(arguments: [
        (["--limit", "0"], "--limit is 0; it must be 1 or more"),
        (["--shots=-1"], "--shots is -1; it must be in 0...65536"),
        (["--max-tokens", "0"], "--max-tokens is 0; it must be 1 or more"),
    ])
    func refusesNumbersThatCannotBe(option: [String], problem: String) throws {
        let workplace = try PausedModel.workplace
        let arguments = ["--model", "finetuned", "--tasks", "parity", "--output", "refused"] + option
        let outcome = try Launch("evaluate", arguments, in: workplace).outcome()
        #expect(outcome.status == 2)
        #expect(outcome.errors.hasPrefix("Error: \(problem)\n"))
        #expect(!workplace.exists("refused"))
    }

    /// A model of 48 positions, fine-tuned on two problems of which one is longer.
    private func solver() throws -> Workplace {
        let workplace = try Workplace()
        try workplace.write(Recipes.problems, to: "data/gsm8k/train.jsonl")
        try workplace.write(Recipes.problems, to: "data/gsm8k/test.jsonl")
        let run = """
            model: {width: 16, layerCount: 1, headCount: 2, contextLength: 48}
            data: {kind: gsm8k, overflow: truncatePrompt}
            training: {steps: 1, batchSize: 2}
            """
        try workplace.write(run, to: "run.yaml")
        let trained = try workplace.run("finetune", "run.yaml", "--output", "run", "--data", "data")
        try #require(trained.status == 0, "\(trained.errors)")
        return workplace
    }

    @Test func saysWhatTheContextCut() throws {
        let workplace = try solver()
        #expect(try workplace.text("run/metrics.jsonl").contains(#""cutPromptCount":1"#))
        let options = ["--model", "run", "--tasks", "gsm8k", "--protocol", "fermata", "--data", "data"]
        let more = ["--max-tokens", "20", "--output", "scores", "--json"]
        let outcome = try Launch("evaluate", options + more, in: workplace).outcome()
        try #require(outcome.status == 0, "\(outcome.errors)")
        let cut = "1 of 2 prompts lost tokens on their left, because the model reads 48 positions"
        let limit = "answers had at most 20 tokens, the task allows 256; the model reads 48 positions"
        #expect(
            outcome.json["notes"] as? [String] == [
                "gsm8k: data as in run/run.yaml", "gsm8k, 0 pauses: \(cut)", "gsm8k, 0 pauses: \(limit)",
            ]
        )
        #expect(try workplace.text("scores/samples.jsonl").contains(#""prompt":28"#))
    }
}
