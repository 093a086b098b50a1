import Eval
import Foundation

/// Writes a file so that under its name there is always a whole one, the old or the new.
enum AtomicFile {
    /// Writes to `<path>.partial`, brings it to the disk, and renames it.
    ///
    /// - Throws: `EvalError.notWritten`.
    static func write(_ data: Data, to path: String) throws(EvalError) {
        let partial = path + ".partial"
        // Gone already, unless something went wrong: then its place on the disk is given back.
        defer { unlink(partial) }
        do {
            guard FileManager.default.createFile(atPath: partial, contents: nil) else {
                throw EvalError.notWritten(file: path, problem: "'\(partial)' cannot be created")
            }
            let handle = try FileHandle(forWritingTo: URL(filePath: partial))
            try handle.write(contentsOf: data)
            try handle.synchronize()
            try handle.close()
        } catch let error as EvalError {
            throw error
        } catch {
            throw .notWritten(file: path, problem: error.localizedDescription)
        }
        guard rename(partial, path) == 0 else {
            throw .notWritten(file: path, problem: String(cString: strerror(errno)))
        }
        synchronizeDirectory(of: path)
    }

    /// Makes the new name durable.
    ///
    /// Where a file system cannot do that, the content is still whole.
    private static func synchronizeDirectory(of path: String) {
        let directory = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
