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
                .compactMap { name in Self.step(of: name).map { (step: $0, name: name) } }
                .sorted { $0.step < $1.step }
                .map { folder.appending(path: $0.name) }
        }
    }

    /// The checkpoint with the most steps, if there is any.
    public var newest: URL? {
        get throws { try files.last }
    }

    /// Removes the oldest until `count` are left, but never `file`.
    func removeAll(butNewest count: Int, and file: URL) throws {
        for old in try files.dropLast(max(count, 1)) where old.lastPathComponent != file.lastPathComponent {
            try FileManager.default.removeItem(at: old)
        }
    }

    private static func step(of name: String) -> Int? {
        guard name.hasPrefix("step-"), name.hasSuffix(".h5") else { return nil }
        let digits = name.dropFirst(5).dropLast(3)
        return digits.allSatisfy { $0.isASCII && $0.isNumber } ? Int(digits) : nil
    }
}
