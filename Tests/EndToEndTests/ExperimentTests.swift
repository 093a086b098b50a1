import Foundation
import Testing

/// Experiments train every cell once, and find it again.
@Suite(.programsAreBuilt) struct ExperimentTests {
    private let workplace: Workplace

    init() throws {
        workplace = try Workplace()
        try workplace.write(Recipes.parity, to: "recipe.yaml")
    }

    private func run(_ arguments: String...) throws -> Outcome {
        try Launch("experiment", ["recipe.yaml", "--output", "out"] + arguments, in: workplace).outcome()
    }

    private func changeDates() throws -> [String: Date] {
        var dates: [String: Date] = [:]
        for stage in workplace.names("out/stages") {
            let file = workplace.url("out/stages/\(stage)/metrics.jsonl")
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
            dates[stage] = attributes[.modificationDate] as? Date
        }
        return dates
    }

    @Test func findsFinishedCellsAgain() throws {
        let first = try run()
        try #require(first.status == 0, "\(first.errors)")
        let (report, dates) = (try workplace.data("out/report.json"), try changeDates())
        #expect(dates.count == 4)
        #expect(workplace.names("out/evaluations").count == 4)
        let second = try run()
        #expect(second.status == 0)
        #expect(second.output == first.output)
        #expect(try changeDates() == dates)
        #expect(try workplace.data("out/report.json") == report)
    }

    @Test func trainsOnlyTheArmThatChanged() throws {
        try #require(try run().status == 0)
        let dates = try changeDates()
        try workplace.write(Recipes.parity.replacing("count: 2", with: "count: 3"), to: "recipe.yaml")
        try #require(try run().status == 0)
        let after = try changeDates()
        #expect(after.count == 6)
        #expect(after.filter { dates[$0.key] == $0.value } == dates)
    }

    /// The recipe with a first stage, which every arm shares.
    private static let twoStages = Recipes.parity.replacing(
        "finetune:\n  tok",
        with: """
            pretrain:
              tokenizer: "characters:0123456789=;cmnp"
              model: {width: 16, layerCount: 1, headCount: 2, contextLength: 32}
              data: {kind: mini-documents, mini-documents: {documentCount: 20, characterCount: 33}}
              training: {steps: 3, batchSize: 4}
            finetune:
              tok
            """
    )

    /// Puts the results into another folder and goes on there, then puts them back.
    private func runElsewhere() throws -> Outcome {
        try FileManager.default.createDirectory(at: workplace.url("new"), withIntermediateDirectories: false)
        try FileManager.default.moveItem(at: workplace.url("out"), to: workplace.url("new/out"))
        let outcome = try workplace.run("experiment", "recipe.yaml", "--output", "new/out")
        try FileManager.default.moveItem(at: workplace.url("new/out"), to: workplace.url("out"))
        return outcome
    }

    /// Stages that start from others know them by name and not by place.
    @Test func findsStagesAgainInAMovedFolder() throws {
        try workplace.write(Self.twoStages, to: "recipe.yaml")
        let first = try run()
        try #require(first.status == 0, "\(first.errors)")
        #expect(workplace.names("out/stages").count == 6)
        let dates = try changeDates()
        #expect(try runElsewhere().output == first.output)
        #expect(try changeDates() == dates)
    }

    /// Stops the second stages of a finished experiment before their last step.
    private func interruptSecondStages() throws {
        for stage in workplace.names("out/stages") {
            let folder = "out/stages/\(stage)"
            guard try workplace.text("\(folder)/run.yaml").contains("steps: 4") else { continue }
            try FileManager.default.removeItem(at: workplace.url("\(folder)/outcome.json"))
            try FileManager.default.removeItem(at: workplace.url("\(folder)/checkpoints/step-00000004.h5"))
        }
    }

    @Test func goesOnWithSecondStagesInAMovedFolder() throws {
        let (once, often) = ("{steps: 4, batchSize: 4}", "{steps: 4, batchSize: 4, checkpointInterval: 1}")
        try workplace.write(Self.twoStages.replacing(once, with: often), to: "recipe.yaml")
        let whole = try run()
        try #require(whole.status == 0, "\(whole.errors)")
        let metrics = try workplace.contents("out/stages").filter { $0.key.hasSuffix("metrics.jsonl") }
        try interruptSecondStages()
        let resumed = try runElsewhere()
        #expect(resumed.status == 0, "\(resumed.errors)")
        let after = try workplace.contents("out/stages").filter { $0.key.hasSuffix("metrics.jsonl") }
        #expect(after == metrics)
        #expect(after.count == 6)
    }

    @Test func notesDataThatWereReplaced() throws {
        try workplace.write(Recipes.gsm8k, to: "recipe.yaml")
        func runAfterWriting(_ text: String, to file: String) throws {
            try workplace.write(text, to: "data/gsm8k/\(file).jsonl")
            let outcome = try run("--data", "data")
            try #require(outcome.status == 0, "\(outcome.errors)")
        }
        try workplace.write(Recipes.problems, to: "data/gsm8k/test.jsonl")
        try runAfterWriting(Recipes.problems, to: "train")
        let stages = Set(workplace.names("out/stages"))
        #expect(stages.count == 2 && workplace.names("out/evaluations").count == 2)
        try runAfterWriting(Recipes.problems.replacing("1+1?", with: "2+0?"), to: "test")
        #expect(Set(workplace.names("out/stages")) == stages)
        #expect(workplace.names("out/evaluations").count == 4)
        try runAfterWriting(Recipes.problems.replacing("1+1?", with: "2+0?"), to: "train")
        #expect(Set(workplace.names("out/stages")).subtracting(stages).count == 2)
        #expect(workplace.names("out/evaluations").count == 6)
    }

    /// Sums over hostile numbers would overflow, and a report cannot hold numbers that are none.
    @Test func countsAgainWhereAnOutcomeCannotBe() throws {
        try #require(try run().status == 0)
        for stage in workplace.names("out/stages") {
            let file = "out/stages/\(stage)/outcome.json"
            let text = try workplace.text(file).replacing("\"steps\":4", with: "\"steps\":\(Int.max)")
            try workplace.write(text, to: file)
            try workplace.write("nan", to: "out/stages/\(stage)/seconds")
        }
        let outcome = try run()
        #expect(outcome.status == 0, "\(outcome.errors)")
        for stage in workplace.names("out/stages") {
            #expect(try workplace.json("out/stages/\(stage)/outcome.json")["steps"] as? Int == 4)
        }
    }

    /// A stage that lost its metrics is refused, and not trained over its checkpoints.
    @Test func doesNotTrainOverCheckpoints() throws {
        try #require(try run().status == 0)
        let stage = try #require(workplace.names("out/stages").first)
        for name in ["outcome.json", "metrics.jsonl"] {
            try FileManager.default.removeItem(at: workplace.url("out/stages/\(stage)/\(name)"))
        }
        let outcome = try run()
        #expect(outcome.status == 1)
        #expect(
            outcome.complaint.hasSuffix(
                """
                error: './out/stages/\(stage)/metrics.jsonl' is not a checkpoint of this run: it has 0 whole \
                lines for 4 steps taken; restore the file, or start a run anew in another folder

                """
            )
        )
    }

    @Test func aDryRunTellsWhatEachArmCosts() throws {
        let outcome = try run("--dry-run")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 2)
        // 4 steps of 4 examples of 6 bits.
        #expect(lines[0].hasPrefix("paused: 4 steps, 96 tokens, 32 pauses, "))
        #expect(lines[1].hasPrefix("plain: 4 steps, 96 tokens, 0 pauses, "))
        #expect(lines.allSatisfy { $0.hasSuffix(" MFLOP for each seed") })
        #expect(!workplace.exists("out"))
    }

    @Test func reportsBothArmsAndTheirDifference() throws {
        let outcome = try run("--json")
        try #require(outcome.status == 0, "\(outcome.errors)")
        let results = try #require(outcome.json["results"] as? [[String: Any]])
        #expect(Set(results.compactMap { $0["arm"] as? String }) == ["paused", "plain"])
        #expect(results.allSatisfy { $0["seeds"] as? Int == 2 && $0["items"] as? Int == 8 })
        let comparisons = try #require(outcome.json["comparisons"] as? [[String: Any]])
        #expect(comparisons.allSatisfy { $0["arms"] as? [String] == ["paused", "plain"] })
        #expect(!comparisons.isEmpty)
        #expect(try workplace.text("out/report.html").contains("<svg"))
    }

    @Test func comparesUnderTheNumberOfPausesOfTheTraining() throws {
        let text = Recipes.parity.replacing(
            "- name: paused",
            with: "- name: paused\n    inferencePauses: [0, 2, 1]"
        )
        try workplace.write(text, to: "recipe.yaml")
        let outcome = try run("--json")
        try #require(outcome.status == 0, "\(outcome.errors)")
        let comparisons = try #require(outcome.json["comparisons"] as? [[String: Any]])
        #expect(comparisons.count == 2)
        #expect(comparisons.allSatisfy { $0["pauses"] as? [Int] == [2, 0] })
        #expect(comparisons.allSatisfy { $0["strategies"] as? [String] == ["append", "none"] })
    }

    @Test func needsNoOutputFolder() throws {
        let outcome = try workplace.run("experiment", "recipe.yaml")
        try #require(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.hasSuffix("\nreport: ./runs/recipe/report.html\n"))
        #expect(workplace.names("runs/recipe") == ["evaluations", "report.html", "report.json", "stages"])
    }

    /// Also where a cell is found again.
    @Test func saysWhatWasCut() throws {
        try workplace.write(Recipes.gsm8k, to: "recipe.yaml")
        try workplace.write(Recipes.problems, to: "data/gsm8k/train.jsonl")
        try workplace.write(Recipes.problems, to: "data/gsm8k/test.jsonl")
        for _ in 1...2 {
            let outcome = try run("--json", "--data", "data")
            try #require(outcome.status == 0, "\(outcome.errors)")
            #expect(
                outcome.json["notes"] as? [String] == [
                    "plain: in training, 4 of 8 prompts lost tokens on their left",
                    """
                    plain [none 0]: 2 of 4 prompts lost tokens on their left, because the model reads 48 \
                    positions
                    """,
                    """
                    plain [none 0]: answers had at most 24 tokens, the task allows 256; the model reads 48 \
                    positions
                    """,
                ]
            )
        }
    }
}
