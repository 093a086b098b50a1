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

    /// Stages that start from others know them by name and not by place.
    @Test func findsStagesAgainInAMovedFolder() throws {
        let pretrain = """
            pretrain:
              tokenizer: "characters:0123456789=;cmnp"
              model: {width: 16, layerCount: 1, headCount: 2, contextLength: 32}
              data: {kind: mini-documents, mini-documents: {documentCount: 20, characterCount: 33}}
              training: {steps: 3, batchSize: 4}
            finetune:
            """
        try workplace.write(
            Recipes.parity.replacing("finetune:\n  tok", with: pretrain + "\n  tok"),
            to: "recipe.yaml"
        )
        let first = try run()
        try #require(first.status == 0, "\(first.errors)")
        #expect(workplace.names("out/stages").count == 6)
        let dates = try changeDates()
        try FileManager.default.createDirectory(at: workplace.url("new"), withIntermediateDirectories: false)
        try FileManager.default.moveItem(at: workplace.url("out"), to: workplace.url("new/out"))
        let second = try workplace.run("experiment", "recipe.yaml", "--output", "new/out")
        #expect(second.output == first.output)
        try FileManager.default.moveItem(at: workplace.url("new/out"), to: workplace.url("out"))
        #expect(try changeDates() == dates)
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
