import Foundation
import Testing

/// A run that goes wrong leaves its last checkpoint whole.
@Suite(.programsAreBuilt) struct FailingRunTests {
    private func makeWorkplace() throws -> Workplace {
        let workplace = try Workplace()
        try workplace.write(RunFiles.parity, to: "run.yaml")
        return workplace
    }

    @Test func stopsAtALossThatIsNotANumber() throws {
        let workplace = try makeWorkplace()
        let outcome = try workplace.run(
            "finetune",
            "run.yaml",
            "--output",
            "run",
            "--set",
            "training.schedule.peak=1e30",
            "--set",
            "training.schedule.warmupSteps=0",
            "--set",
            "training.checkpointInterval=0"
        )
        #expect(outcome.status == 1)
        #expect(
            outcome.complaint == """
                error: the loss of step 2 is not a number; the step was not taken. Lower the learning rate \
                or lengthen the warm-up. What was learned until step 1 is saved in \
                './run/checkpoints/step-00000001.h5', which a new run can start from with model.from

                """
        )
        #expect(workplace.names("run/checkpoints") == ["step-00000001.h5"])
        #expect(workplace.lineCount("run/metrics.jsonl") == 1)
        #expect(try workplace.run("inspect", "run").status == 0)
    }

    @Test func keepsTheLastCheckpointWhenTheDiskIsFull() throws {
        let workplace = try makeWorkplace()
        _ = try workplace.run("finetune", "run.yaml", "--output", "run")
        let (last, previous) = ("run/checkpoints/step-00000060.h5", "run/checkpoints/step-00000055.h5")
        let whole = try workplace.contents("run")
        try FileManager.default.removeItem(at: workplace.url(last))

        // Files may have 100 blocks of 512 bytes; a checkpoint has more, everything else less.
        let outcome = try workplace.run(
            "finetune",
            "run.yaml",
            "--output",
            "run",
            "--resume",
            shell: "trap '' XFSZ; ulimit -f 100"
        )
        #expect(outcome.status == 1)
        #expect(outcome.complaint.hasPrefix("error: "))
        #expect(outcome.complaint.contains("'./\(last).partial'"))
        #expect(outcome.complaint.contains("File too large"))
        #expect(workplace.names("run/checkpoints") == ["step-00000055.h5"])
        #expect(try workplace.data(previous) == whole[previous])

        let resumed = try workplace.run("finetune", "run.yaml", "--output", "run", "--resume")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try workplace.contents("run") == whole)
    }

    @Test func aLogOnAFullDiskEndsNoRun() throws {
        let workplace = try makeWorkplace()
        let outcome = try workplace.run(
            "finetune",
            "run.yaml",
            "--output",
            "run",
            "--set",
            "training.steps=5",
            shell: "exec 2> /dev/full"
        )
        #expect(outcome.status == 0)
        #expect(workplace.names("run/checkpoints") == ["step-00000005.h5"])
    }

    @Test func resultsThatCannotBeWrittenAreAFailure() throws {
        let workplace = try Workplace()
        let message = "error: cannot write to standard output: No space left on device\n"
        for verb in ["encode", "decode"] {
            let outcome = try workplace.run(
                "tokenize",
                verb,
                "--tokenizer",
                "bytes",
                input: "49 50",
                shell: "exec > /dev/full"
            )
            #expect(outcome.status == 1)
            #expect(outcome.errors == message)
        }
    }

    @Test func anEarlyStopIsAnEnd() throws {
        let workplace = try makeWorkplace()
        let outcome = try workplace.run(
            "finetune",
            "run.yaml",
            "--output",
            "run",
            "--set",
            "training.schedule.peak=0",
            "--set",
            "training.patience=1",
            "--json"
        )
        #expect(outcome.status == 0)
        #expect(outcome.json["isFinished"] as? Bool == true)
        let step = try #require(outcome.json["step"] as? Int)
        #expect(step < 60)
        #expect(workplace.lineCount("run/metrics.jsonl") == step)
        let again = try workplace.run(
            "finetune",
            "run.yaml",
            "--output",
            "run",
            "--set",
            "training.schedule.peak=0",
            "--set",
            "training.patience=1",
            "--resume"
        )
        #expect(again.status == 0)
        #expect(again.errors.hasPrefix("done at step \(step), the loss no longer falls: ./run/checkpoints/"))
    }
}
