import Composition
import Datasets
import Foundation
import Testing
import Training

/// What a folder holds of a run is never lost to the run itself.
@Suite struct RunFolderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private var runFolder: RunFolder { RunFolder(folder.url.appending(path: "run")) }

    private func run(change: (inout RunFile) -> Void = { _ in }) throws -> TrainingRun {
        var settings = RunFile()
        settings.threads = 1
        settings.data.parity.bitCount = 6
        settings.model.width = 16
        settings.training.batchSize = 2
        settings.training.steps = 3
        change(&settings)
        return try TrainingRun(
            settings,
            data: DataAccess(path: nil, environment: [:]),
            strategies: Strategies.builtin()
        )
    }

    private func problem(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return "\(error)"
        }
    }

    private struct Stop: Error {}

    /// A run that dies before its first checkpoint has metrics, and nothing to go on from.
    @Test func aRunWithoutItsFirstCheckpointStartsOver() throws {
        let trainer = try runFolder.train(run(), watching: .init(label: ""))
        #expect(trainer.step == 3)
        let whole = try Data(contentsOf: runFolder.metrics)
        let checkpoint = try #require(try runFolder.checkpoints.newest)
        let bytes = try Data(contentsOf: checkpoint)
        try FileManager.default.removeItem(at: checkpoint)
        // As the lock file is before the first checkpoint.
        try Data().write(to: folder.url.appending(path: "run/run.lock"))
        #expect(try runFolder.train(run(), watching: .init(resumes: true, label: "")).step == 3)
        #expect(try Data(contentsOf: runFolder.metrics) == whole)
        #expect(try Data(contentsOf: checkpoint) == bytes)
    }

    @Test func neverRemovesTheCheckpointThatItJustWrote() throws {
        _ = try runFolder.train(
            run {
                $0.training.checkpointInterval = 1
                $0.training.keptCheckpoints = 1
            },
            watching: .init(label: "") { report in
                // Somebody puts later checkpoints there while the run goes on.
                let other = runFolder.checkpoints.file(step: 900 + report.step)
                try? Data().write(to: other)
            }
        )
        #expect(FileManager.default.fileExists(atPath: runFolder.checkpoints.file(step: 3).path))
    }

    @Test func aSecondRunInOneFolderIsRefused() throws {
        var refusal: String?
        _ = try runFolder.train(
            run(),
            watching: .init(label: "") { report in
                guard report.step == 2 else { return }
                refusal = problem {
                    _ = try runFolder.train(run(), watching: .init(resumes: true, label: ""))
                }
            }
        )
        let path = runFolder.url.path
        #expect(
            refusal == "another process trains in '\(path)'; wait for it, or name another --output folder"
        )
        #expect(try runFolder.reports().map(\.step) == [1, 2, 3])
    }

    @Test func namesTheLineOfDamagedMetrics() throws {
        _ = try runFolder.train(run(), watching: .init(label: ""))
        var lines = try String(contentsOf: runFolder.metrics, encoding: .utf8).split(separator: "\n")
        lines[1] = "{}"
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: runFolder.metrics)
        #expect(
            problem { _ = try runFolder.reports() } == """
                '\(runFolder.metrics.path)', line 2: is not the report of a step; restore the file, or train \
                anew in another folder
                """
        )
    }
}
