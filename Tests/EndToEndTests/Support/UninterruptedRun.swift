import Foundation
import Testing

/// A run, and what it leaves behind when nothing stops it.
final class UninterruptedRun: Sendable, CustomTestStringConvertible {
    static let finetuning = UninterruptedRun("finetune", RunFiles.parity)
    static let longFinetuning = UninterruptedRun(
        "finetune",
        RunFiles.parity.replacing("steps: 60", with: "steps: 300").replacing("Size: 64", with: "Size: 256")
    )
    static let longPretraining = UninterruptedRun(
        "pretrain",
        RunFiles.pretraining
            .replacing("steps: 10, batchSize: 8", with: "steps: 300, batchSize: 64, checkpointInterval: 5")
    )

    let verb: String
    private let runFile: String
    /// Every file of its folder.
    let contents: Result<[String: Data], any Error>

    private init(_ verb: String, _ runFile: String) {
        self.verb = verb
        self.runFile = runFile
        contents = Result {
            let workplace = try Workplace()
            try workplace.write(runFile, to: "run.yaml")
            let outcome = try workplace.run(verb, "run.yaml", "--output", "run")
            try #require(outcome.status == 0, "\(outcome.errors)")
            return try workplace.contents("run")
        }
    }

    var testDescription: String { verb }

    /// A workplace with the run file and no run.
    func makeWorkplace() throws -> Workplace {
        let workplace = try Workplace()
        try workplace.write(runFile, to: "run.yaml")
        return workplace
    }

    /// Starts the run, or goes on with it.
    func launch(in workplace: Workplace) throws -> Launch {
        let resumed = workplace.exists("run") ? ["--resume"] : []
        return try Launch(verb, ["run.yaml", "--output", "run"] + resumed, in: workplace)
    }

    /// Goes on to the end and compares every file with those of the run that never stopped.
    func expectTheSameEnd(in workplace: Workplace) throws {
        let outcome = try launch(in: workplace).outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        let expected = try contents.get()
        let found = try workplace.contents("run")
        let newest = try #require(expected.keys.filter { $0.hasSuffix(".h5") }.max())
        for file in ["run/metrics.jsonl", "run/run.yaml", newest] {
            #expect(found[file] == expected[file], "\(file) differs")
        }
        #expect(!found.keys.contains { $0.hasSuffix(".partial") })
    }
}
