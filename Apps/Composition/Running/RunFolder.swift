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

    /// Held while a process trains here.
    var lock: URL { url.appending(path: "run.lock") }

    /// Whether a run has been here.
    public var isBegun: Bool {
        get throws {
            try FileManager.default.fileExists(atPath: metrics.path) || checkpoints.newest != nil
        }
    }

    /// Throws ``CommandError/exists(path:remedy:)`` if a run is here that is not to be resumed.
    func expectRoom(resumes: Bool) throws {
        if try !resumes && isBegun {
            throw CommandError.exists(
                path: url.path,
                remedy: "go on with --resume, or name another --output folder"
            )
        }
    }

    /// Makes the folder of a run that is about to start or go on.
    func prepare() throws {
        let folder = url.appending(path: "checkpoints")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Writes `run.yaml`.
    func write(_ settings: RunFile) throws {
        let encoder = YAMLEncoder()
        encoder.options.sortKeys = true
        let text = try encoder.encode(settings)
        try Data(text.utf8).write(to: url.appending(path: "run.yaml"), options: .atomic)
    }

    /// Writes a checkpoint and removes old ones.
    func save(_ trainer: Trainer, of run: TrainingRun, lock: RunLock) throws {
        let file = checkpoints.file(step: trainer.step)
        let writer = try HDF5WeightWriter(path: file.path)
        try run.documents.write(to: writer)
        try run.checkpoint.write(trainer, to: writer)
        try writer.finish()
        try lock.note(savedStep: trainer.step)
        try checkpoints.removeAll(butNewest: run.settings.training.keptCheckpoints, and: file)
    }

    /// Brings `trainer` to the newest checkpoint, or leaves it at step 0 if none was saved yet.
    ///
    /// - Throws: ``CommandError/lostCheckpoints(metrics:)`` if some were saved and all are gone.
    func restore(_ trainer: Trainer, of run: TrainingRun, lock: RunLock?) throws {
        guard let newest = try checkpoints.newest else {
            let isUntrained = try lock.map { try $0.savedStep == nil } ?? !hasMetrics
            guard isUntrained else { throw CommandError.lostCheckpoints(metrics: metrics.path) }
            Console.note("no checkpoint to resume from; starting at step 0")
            return
        }
        try run.checkpoint.restore(trainer, from: WeightFiles.reader(at: newest.path))
    }

    private var hasMetrics: Bool {
        let content = try? Data(contentsOf: metrics)
        return content.map { !$0.isEmpty } ?? false
    }
}
