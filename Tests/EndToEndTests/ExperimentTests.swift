import Foundation
import Testing

/// Experiments train every cell once, and find it again.
@Suite(.programsAreBuilt) struct ExperimentTests {
    private static let recipe = """
        title: Two arms
        seeds: [0, 1]
        parallelCells: 1
        finetune:
          tokenizer: "characters:01"
          model: {width: 16, layerCount: 1, headCount: 2, contextLength: 16}
          data: {kind: parity, parity: {bitCount: 6}}
          training: {steps: 4, batchSize: 4}
        arms:
          - name: paused
            finetune: {pauses: {name: append, settings: {count: 2}}}
          - name: plain
        evaluation: {task: parity, limit: 8}
        comparisons:
          - [paused, plain]

        """

    private let workplace: Workplace

    init() throws {
        workplace = try Workplace()
        try workplace.write(Self.recipe, to: "recipe.yaml")
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
        try workplace.write(Self.recipe.replacing("count: 2", with: "count: 3"), to: "recipe.yaml")
        try #require(try run().status == 0)
        let after = try changeDates()
        #expect(after.count == 6)
        #expect(after.filter { dates[$0.key] == $0.value } == dates)
    }

    /// Stages that start from others know them by name and not by place.
    @Test func findsStagesAgainInAMovedFolder() throws {
        let pretrain = """
            pretrain:
              tokenizer: "characters:01"
              model: {width: 16, layerCount: 1, headCount: 2, contextLength: 16}
              data: {kind: parity, parity: {bitCount: 6}}
              training: {steps: 3, batchSize: 4}
            finetune:
            """
        try workplace.write(
            Self.recipe.replacing("finetune:\n  tok", with: pretrain + "\n  tok"),
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

    @Test(arguments: [
        ("arms=[]", "'recipe.yaml': an experiment needs at least one arm and one seed"),
        (
            "comparisons=[[paused, plan]]",
            #"'recipe.yaml': comparison ["paused", "plan"] must name two of the arms: paused, plain"#
        ),
        ("evaluation.limit=0", "'recipe.yaml': 'evaluation.limit' is 0; it must be 1 or more"),
        (
            "evaluation.task=pairty",
            """
            no task is called 'pairty'; did you mean 'parity'? known: gsm8k (fermata), gsm8k (lm-eval), \
            parity (fermata), squad (official)
            """
        ),
        (
            "finetune.data.kind=poetry",
            """
            'arm paused': 'data.kind' is "poetry"; known: text, mini-documents, parity, gsm8k, squad
            """
        ),
        ("finetune.training.steps=0", "setting 'training.steps' is 0; it must be 1 or more"),
        (
            "finetune.pauses.name=apend",
            """
            no pause strategy is called 'apend'; did you mean 'append'? Known: append, append-random-count, \
            distinct, filler-character, none, prepend, random-rate, repeat-last-token
            """
        ),
    ])
    func refusesARecipeBeforeItTrainsAnything(override: String, problem: String) throws {
        let outcome = try run("--set", override)
        #expect(outcome.status == 1)
        #expect(outcome.errors == "error: \(problem)\n")
        #expect(!workplace.exists("out"))
    }

    @Test func namesARecipeThatIsNotThere() throws {
        let outcome = try workplace.run("experiment", "missing.yaml", "--output", "out")
        #expect(outcome.status == 1)
        #expect(outcome.errors == "error: cannot read 'missing.yaml': there is no such text file\n")
        #expect(!workplace.exists("out"))
    }
}
