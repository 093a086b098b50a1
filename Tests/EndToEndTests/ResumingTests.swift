import Foundation
import Testing

/// However a run is stopped, it ends as if it had not been.
@Suite(.programsAreBuilt) struct ResumingTests {
    private let run = UninterruptedRun.finetuning

    @Test func twoRunsOfOneFileAreTheSameBytes() throws {
        let workplace = try run.makeWorkplace()
        _ = try run.launch(in: workplace).outcome()
        #expect(try workplace.contents("run") == run.contents.get())
    }

    /// The runs are long enough for that, however slowly a kill follows its reason.
    @Test(arguments: [UninterruptedRun.longFinetuning, .longPretraining])
    func aRunKilledTwentyTimesEndsAsIfItHadNeverBeen(run: UninterruptedRun) throws {
        let workplace = try run.makeWorkplace()
        var random = Draws(seed: 20_231_003)
        for kill in 1...20 {
            let launch = try run.launch(in: workplace)
            if launch.wait(until: moment(in: workplace, &random)) { launch.send(SIGKILL) }
            let outcome = try launch.outcome()
            try #require(outcome.status == 128 + SIGKILL, "over before kill \(kill): \(outcome.errors)")
        }
        try run.expectTheSameEnd(in: workplace)
    }

    /// A moment to kill a run at: while it starts, some steps later, or while it saves.
    private func moment(in workplace: Workplace, _ random: inout Draws) -> () -> Bool {
        let delay = UInt32(random.next(below: 1500))
        switch random.next(below: 4) {
        case 0:
            let deadline = Date(timeIntervalSinceNow: Double(random.next(below: 60)) / 1000)
            return { Date() >= deadline }
        case 1:
            return { workplace.names("run/checkpoints").contains { $0.hasSuffix(".partial") } }
        default:
            let lineCount = workplace.lineCount("run/metrics.jsonl") + random.next(below: 7)
            return {
                guard workplace.lineCount("run/metrics.jsonl") >= lineCount else { return false }
                usleep(delay)
                return true
            }
        }
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func anInterruptedRunSavesAndGoesOn(signal: Int32) throws {
        let workplace = try run.makeWorkplace()
        let launch = try run.launch(in: workplace)
        try #require(launch.wait { workplace.lineCount("run/metrics.jsonl") >= 7 })
        launch.send(signal)
        let outcome = try launch.outcome()
        let step = workplace.lineCount("run/metrics.jsonl")
        try #require(step < 60)
        let digits = step < 10 ? "0\(step)" : "\(step)"
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(
            outcome.complaint == """

                stopping after this step; once more to quit at once
                stopped at step \(step); go on with --resume: ./run/checkpoints/step-000000\(digits).h5

                """
        )
        #expect(workplace.names("run/checkpoints").last == "step-000000\(digits).h5")
        try run.expectTheSameEnd(in: workplace)
    }

    @Test func aSecondInterruptQuitsAtOnce() throws {
        // Steps of seconds, so that the second signal comes in the middle of one.
        let runFile = RunFiles.parity.replacing("steps: 60", with: "steps: 3\n  accumulation: 8000")
            .replacing("checkpointInterval: 5", with: "checkpointInterval: 1")
        let workplace = try Workplace()
        try workplace.write(runFile, to: "run.yaml")
        let launch = try Launch("finetune", ["run.yaml", "--output", "run"], in: workplace)
        try #require(launch.wait { launch.errors.contains("training 1/3") })
        let saved = try workplace.contents("run")
        #expect(workplace.names("run/checkpoints") == ["step-00000001.h5"])
        // Enough for the second step to begin, of which each takes a second or more.
        usleep(50_000)
        launch.send(SIGINT)
        try #require(launch.wait { launch.errors.contains("once more to quit at once") })
        launch.send(SIGINT)
        let outcome = try launch.outcome()
        #expect(outcome.status == 128 + SIGINT, "\(outcome.errors)")
        #expect(try workplace.contents("run") == saved)
        #expect(try workplace.run("inspect", "run/checkpoints/step-00000001.h5").status == 0)
    }
}
