public import Foundation
import Settings
import Training
import WeightStore
import Yams

/// The folder of a run: settings, metrics and checkpoints.
public struct RunFolder {
    /// Where it is.
    public let url: URL

    /// Names the folder.
    public init(_ url: URL) {
        self.url = url
    }

    /// The checkpoints.
    public var checkpoints: CheckpointFolder { CheckpointFolder(url.appending(path: "checkpoints")) }
    /// One JSON object per step.
    public var metrics: URL { url.appending(path: "metrics.jsonl") }

    /// Throws ``CommandError/exists(path:remedy:)`` if a run is here that is not to be resumed.
    func expectRoom(resumes: Bool) throws(CommandError) {
        if !resumes, FileManager.default.fileExists(atPath: metrics.path) {
            throw CommandError.exists(
                path: url.path,
                remedy: "go on with --resume, or name another --output folder"
            )
        }
    }

    /// Makes the folder of a run that is about to start or go on, and writes `run.yaml`.
    func prepare(for settings: RunFile) throws {
        let folder = url.appending(path: "checkpoints")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let encoder = YAMLEncoder()
        encoder.options.sortKeys = true
        let text = try encoder.encode(settings)
        try Data(text.utf8).write(to: url.appending(path: "run.yaml"), options: .atomic)
    }

    /// Writes a checkpoint and removes old ones.
    func save(_ trainer: Trainer, of run: TrainingRun) throws {
        let file = checkpoints.file(step: trainer.step)
        let writer = try HDF5WeightWriter(path: file.path)
        try run.documents.write(to: writer)
        try Checkpoint(fingerprint: run.fingerprint).write(trainer, to: writer)
        try writer.finish()
        try checkpoints.removeAll(butNewest: run.settings.training.keptCheckpoints)
    }

    /// Brings `trainer` to the newest checkpoint; false if there is none.
    func restore(_ trainer: Trainer, of run: TrainingRun) throws -> Bool {
        guard let newest = try checkpoints.newest else { return false }
        let reader = try WeightFiles.reader(at: newest.path)
        try Checkpoint(fingerprint: run.fingerprint).restore(trainer, from: reader)
        return true
    }
}
