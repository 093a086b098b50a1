import Foundation

/// The data that a task is evaluated on: as in the run that made the model, if it learned from that kind
/// of data, and as the command line changes them.
public struct EvaluatedData {
    /// The settings.
    public let settings: DataSettings
    /// Where they come from, unless they are the defaults.
    public let notes: [String]

    /// Puts the settings together.
    ///
    /// - Parameters:
    ///   - task: The task, which names its kind of data.
    ///   - model: The model's path; a run folder or a checkpoint in one has a `run.yaml`.
    ///   - overrides: `parity.bitCount=32` and so on, applied last.
    /// - Throws: ``CommandError``.
    public init(task: String, model: String, overrides: [String]) throws {
        guard let kind = DataSettings.Kind(rawValue: task) else {
            throw CommandError.usage("there are no data for a task called '\(task)'")
        }
        var plain = DataSettings()
        plain.kind = kind
        var base = plain
        var notes: [String] = []
        if let file = Self.runFile(of: model) {
            let run = try SettingsFile(path: file.relativePath).decode(RunFile.self, over: RunFile())
            if run.data.kind == kind { base = run.data }
            if base != plain { notes.append("data as in \(file.relativePath)") }
        }
        settings = try SettingsFile(overrides: overrides).decode(DataSettings.self, over: base)
        guard settings.kind == kind else {
            throw CommandError.usage(
                "--set kind=\(settings.kind.rawValue) does not fit task '\(task)'; leave it out"
            )
        }
        if settings != base { notes.append("data changed by \(overrides.joined(separator: ", "))") }
        self.notes = notes
    }

    /// Whether examples never end.
    public var isEndless: Bool { settings.kind == .parity }

    private static func runFile(of model: String) -> URL? {
        let path = URL(filePath: model)
        let above = path.deletingLastPathComponent()
        let folder = above.lastPathComponent == "checkpoints" ? above.deletingLastPathComponent() : path
        let file = folder.appending(path: "run.yaml")
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }
}
