import Foundation

/// A folder that becomes visible under its name only when everything in it is on disk.
///
/// It grows as `<name>.partial`; dropping the value removes it, unless it was committed.
final class PartialFolder {
    private let url: URL
    /// Where files are put.
    let partial: URL
    private var isCommitted = false

    /// Makes an empty folder, in place of one that a killed process left behind.
    init(_ url: URL) throws {
        self.url = url
        partial = URL(filePath: url.path + ".partial")
        try? FileManager.default.removeItem(at: partial)
        try FileManager.default.createDirectory(at: partial, withIntermediateDirectories: true)
    }

    deinit {
        if !isCommitted { try? FileManager.default.removeItem(at: partial) }
    }

    /// Adds a file.
    func write(_ data: Data, named name: String) throws {
        let file = partial.appending(path: name)
        try data.write(to: file)
        try Self.flush(file)
    }

    /// Gives the folder its name, under which there must be nothing.
    func commit() throws {
        try Self.flush(partial)
        try FileManager.default.moveItem(at: partial, to: url)
        isCommitted = true
        try Self.flush(url.deletingLastPathComponent())
    }

    private static func flush(_ url: URL) throws {
        let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw CommandError.unwritableFile(path: url.path, problem: String(cString: strerror(errno)))
        }
    }
}
