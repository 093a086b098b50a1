public import Foundation

/// One JSON object per step, appended to a file.
///
/// A run that was killed leaves lines of steps after its last checkpoint, and maybe half a line; they
/// are taken off before the run goes on, so that the file of a resumed run is byte for byte that of
/// one that never stopped.
public final class MetricsLog: TrainingObserver {
    /// The reports that were in the file already and stay.
    public private(set) var kept: [StepReport] = []
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
        let lines = steps > 0 ? ((try? Data(contentsOf: file)) ?? Data()) : Data()
        var text = Data()
        for line in lines.split(separator: UInt8(ascii: "\n")) {
            guard kept.count < steps, let report = try? JSONDecoder().decode(StepReport.self, from: line),
                report.step == kept.count + 1
            else { break }
            kept.append(report)
            text += line + [UInt8(ascii: "\n")]
        }
        guard kept.count == steps else {
            throw TrainingError.wrongCheckpoint(
                source: file.path,
                problem: "it has \(kept.count) whole lines for \(steps) steps taken"
            )
        }
        try text.write(to: file, options: .atomic)
        self.file = try FileHandle(forWritingTo: file)
        try self.file.seekToEnd()
        encoder.outputFormatting = .sortedKeys
    }

    /// Appends a line.
    public func didFinishStep(_ report: StepReport, of trainer: Trainer) throws {
        try file.write(contentsOf: encoder.encode(report) + [UInt8(ascii: "\n")])
    }

    /// Closes the file.
    public func didFinishRun(of trainer: Trainer) throws {
        try file.close()
    }
}
