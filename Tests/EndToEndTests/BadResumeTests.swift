import Foundation
import Testing

/// What a folder holds is not lost to a mistake in the next command.
@Suite(.programsAreBuilt) struct BadResumeTests {
    private let workplace: Workplace

    init() throws {
        workplace = try Workplace()
        try workplace.write(
            RunFiles.parity.replacing("steps: 60", with: "steps: 10"),
            to: "run.yaml"
        )
        let outcome = try workplace.run("finetune", "run.yaml", "--output", "run")
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    /// Runs `fermata-finetune`, which must fail with `message` and change no byte.
    private func expectRefusal(
        _ arguments: [String],
        _ message: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = try workplace.contents("run")
        let all = ["run.yaml", "--output", "run"] + arguments
        let outcome = try Launch("finetune", all, in: workplace).outcome()
        #expect(outcome.status == 1, sourceLocation: sourceLocation)
        #expect(outcome.errors == "error: \(message)\n", sourceLocation: sourceLocation)
        #expect(try workplace.contents("run") == before, sourceLocation: sourceLocation)
    }

    @Test func doesNotOverwriteARun() throws {
        try expectRefusal(
            [],
            "'./run' exists already; go on with --resume, or name another --output folder"
        )
    }

    @Test(arguments: ["training.steps=20", "seed=1", "pauses.settings.count=4"])
    func doesNotResumeWithOtherSettings(override: String) throws {
        try expectRefusal(
            ["--resume", "--set", override],
            """
            './run/checkpoints/step-00000010.h5' is not a checkpoint of this run: its settings or data \
            differ; resume with the run file and the data it was made with, or start anew
            """
        )
    }

    @Test func resumesWithSettingsThatChangeNoResult() throws {
        let before = try workplace.contents("run")
        let outcome = try workplace.run(
            "finetune",
            "run.yaml",
            "--output",
            "run",
            "--resume",
            "--set",
            "training.keptCheckpoints=5",
            "--set",
            "threads=2"
        )
        #expect(outcome.status == 0)
        let checkpoint = "run/checkpoints/step-00000010.h5"
        #expect(try workplace.data(checkpoint) == before[checkpoint])
    }

    @Test func doesNotResumeFromACheckpointOfAnotherRun() throws {
        let other = try workplace.run(
            "finetune",
            "run.yaml",
            "--output",
            "other",
            "--set",
            "data.parity.seed=9"
        )
        try #require(other.status == 0)
        let checkpoint = workplace.url("run/checkpoints/step-00000010.h5")
        try workplace.data("other/checkpoints/step-00000010.h5").write(to: checkpoint)
        try expectRefusal(
            ["--resume"],
            """
            './run/checkpoints/step-00000010.h5' is not a checkpoint of this run: its settings or data \
            differ; resume with the run file and the data it was made with, or start anew
            """
        )
    }

    @Test func doesNotResumeFromAModelFile() throws {
        let checkpoint = workplace.url("run/checkpoints/step-00000010.h5")
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fixtures/models/tiny-gpt2/model.safetensors").standardizedFileURL
        try Data(contentsOf: file).write(to: checkpoint)
        try expectRefusal(
            ["--resume"],
            """
            './run/checkpoints/step-00000010.h5' is not a checkpoint of this run: it holds weights but no \
            state of a run
            """
        )
    }

    @Test func doesNotStartOverAFinishedRun() throws {
        try FileManager.default.moveItem(at: workplace.url("run/checkpoints"), to: workplace.url("kept"))
        try expectRefusal(
            ["--resume"],
            """
            './run/metrics.jsonl' tells of steps whose checkpoints are gone; put them back into the folder \
            'checkpoints' beside it, or name another --output folder
            """
        )
        // A copy may lack the file that remembers.
        try FileManager.default.removeItem(at: workplace.url("run/run.lock"))
        try expectRefusal(
            ["--resume"],
            """
            './run/metrics.jsonl' tells of steps whose checkpoints are gone; put them back into the folder \
            'checkpoints' beside it, or name another --output folder
            """
        )
    }

    @Test func doesNotOverwriteCheckpointsWithoutMetrics() throws {
        try FileManager.default.removeItem(at: workplace.url("run/metrics.jsonl"))
        try expectRefusal(
            [],
            "'./run' exists already; go on with --resume, or name another --output folder"
        )
    }

    @Test func doesNotResumeFromAnImpossibleStep() throws {
        let file = "run/metrics.jsonl"
        try workplace.write(
            try workplace.text(file).replacing("\"step\":10,", with: "\"step\":12,"),
            to: file
        )
        try expectRefusal(
            ["--resume"],
            """
            './run/metrics.jsonl' is not a checkpoint of this run: it has 9 whole lines for 10 steps taken; \
            restore the file, or start a run anew in another folder
            """
        )
    }

    @Test func doesNotTrainWhereAnotherProcessTrains() throws {
        let lock = workplace.url("run/run.lock")
        let descriptor = open(lock.path, O_RDWR)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        try expectRefusal(
            ["--resume"],
            "another process trains in './run'; wait for it, or name another --output folder"
        )
    }

    @Test func doesNotResumeWithoutTheMetrics() throws {
        try workplace.write("", to: "run/metrics.jsonl")
        try expectRefusal(
            ["--resume"],
            """
            './run/metrics.jsonl' is not a checkpoint of this run: it has 0 whole lines for 10 steps taken; \
            restore the file, or start a run anew in another folder
            """
        )
    }

    @Test func namesADamagedCheckpoint() throws {
        let checkpoint = "run/checkpoints/step-00000010.h5"
        let half = try workplace.data(checkpoint).prefix(50_000)
        try half.write(to: workplace.url(checkpoint))
        let before = try workplace.contents("run")
        let outcome = try workplace.run("finetune", "run.yaml", "--output", "run", "--resume")
        #expect(outcome.status == 1)
        let problem = "is damaged or not trustworthy: superblock: the file should have "
        #expect(outcome.errors.hasPrefix("error: './\(checkpoint)' \(problem)"))
        #expect(outcome.errors.contains("and has 50000; get the file again"))
        #expect(outcome.errors.count { $0 == "\n" } == 1)
        #expect(try workplace.contents("run") == before)
    }
}
