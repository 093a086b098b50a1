public import Foundation

/// One JSON object per step, appended to a file.
///
/// A run that was killed leaves lines of steps after its last checkpoint, and maybe half a line; they
/// are taken off before the run goes on, so that the file of a resumed run is byte for byte that of
/// one that never stopped.
public final class MetricsLog: TrainingObserver {
    /// The reports that were in the file already and stay.
    public let kept: [StepReport]
    private let file: FileHandle
    private let encoder = JSONEncoder()

    /// Opens the log.
    ///
    /// - Parameters:
    ///   - file: Made if it does not exist.
    ///   - steps: Reports of later steps are removed.
    /// - Throws: ``TrainingError/wrongCheckpoint(source:problem:)`` unless each of these steps has its
    ///   line, in order; and what the file system throws.
    public init(file: URL, keepingSteps steps: Int) throws {
        let content = steps > 0 ? ((try? Data(contentsOf: file)) ?? Data()) : Data()
        let found = MetricsFile.prefix(steps, of: content)
        kept = found.reports
        guard kept.count == steps else {
            throw TrainingError.wrongCheckpoint(
                source: file.path,
                problem: "it has \(kept.count) whole lines for \(steps) steps taken;"
                    + " restore the file, or start a run anew in another folder"
            )
        }
        if !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
        self.file = try FileHandle(forWritingTo: file)
        // What stays is never written anew, so that no failure can cost it.
        try self.file.truncate(atOffset: UInt64(found.byteCount))
        encoder.outputFormatting = .sortedKeys
    }

    /// Appends a line.
    public func didFinishStep(_ report: StepReport, of trainer: Trainer) throws {
        try file.write(contentsOf: encoder.encode(report) + [MetricsFile.newline])
    }

    /// Brings all lines to the disk, before a checkpoint counts on them.
    public func synchronize() throws {
        try file.synchronize()
    }

    /// Brings all lines to the disk.
    public func didFinishRun(of trainer: Trainer) throws {
        try synchronize()
    }
}
