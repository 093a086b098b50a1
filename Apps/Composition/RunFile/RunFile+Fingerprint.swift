import Foundation

extension RunFile {
    /// A name that changes with every setting that the result of the run depends on.
    ///
    /// Of the model that a run starts from it holds the name and not the folder, so that runs can be moved.
    public var fingerprint: String {
        var identity = self
        if !model.from.isEmpty { identity.model.from = URL(filePath: model.from).lastPathComponent }
        // These change nothing but how fast the run is, and what is kept of it.
        identity.threads = 0
        identity.training.checkpointInterval = 0
        identity.training.keptCheckpoints = 1
        return ContentHash.of(identity)
    }
}
