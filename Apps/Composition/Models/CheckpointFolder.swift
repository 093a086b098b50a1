public import Foundation

/// The checkpoints of a run: `step-00000800.h5` and so on.
public struct CheckpointFolder {
    private let folder: URL

    /// Names the folder; it need not exist.
    public init(_ folder: URL) {
        self.folder = folder
    }

    /// Where the checkpoint of `step` lies or will lie.
    public func file(step: Int) -> URL {
        let digits = String(step)
        let padding = String(repeating: "0", count: max(0, 8 - digits.count))
        return folder.appending(path: "step-\(padding)\(digits).h5")
    }

    /// All checkpoints, oldest first.
    public var files: [URL] {
        get throws {
            guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
            return try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { $0.hasPrefix("step-") && $0.hasSuffix(".h5") }
                .sorted()
                .map { folder.appending(path: $0) }
        }
    }

    /// The checkpoint with the most steps, if there is any.
    public var newest: URL? {
        get throws { try files.last }
    }

    /// Removes the oldest until `count` are left.
    func removeAll(butNewest count: Int) throws {
        for file in try files.dropLast(max(count, 1)) { try FileManager.default.removeItem(at: file) }
    }
}
