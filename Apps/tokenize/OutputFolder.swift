import Composition
import Foundation

/// A folder that appears with all its files or not at all, and never in the place of another.
struct OutputFolder {
    private let url: URL
    private let path: String

    /// Plans the folder at `path`.
    ///
    /// - Throws: `CommandError.exists(path:remedy:)`.
    init(_ path: String) throws(CommandError) {
        self.path = path
        url = URL(filePath: path, directoryHint: .isDirectory)
        if FileManager.default.fileExists(atPath: path) {
            throw .exists(path: path, remedy: "name another --output folder, or remove it")
        }
    }

    /// Writes `files`, texts by name, beside the place, brings them to the disk, and moves the folder there.
    func write(_ files: [String: String]) throws {
        let partial = URL(filePath: path + ".partial", directoryHint: .isDirectory)
        // What a killed process left behind.
        try? FileManager.default.removeItem(at: partial)
        try FileManager.default.createDirectory(at: partial, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: partial) }
        for (name, text) in files {
            let file = partial.appending(path: name)
            try Data().write(to: file)
            let handle = try FileHandle(forWritingTo: file)
            try handle.write(contentsOf: Data(text.utf8))
            try handle.synchronize()
            try handle.close()
        }
        // Fails where meanwhile another folder has come up, unless it is empty.
        guard rename(partial.path, url.path) == 0 else {
            throw CommandError.exists(path: path, remedy: "name another --output folder, or remove it")
        }
    }
}
