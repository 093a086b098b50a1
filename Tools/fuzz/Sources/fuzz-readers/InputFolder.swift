import Foundation

/// A folder of this process, in which an input is a file.
struct InputFolder {
    let path: String

    /// Makes the folder inside `parent`.
    init(path parent: String) {
        path = "\(parent)/\(ProcessInfo.processInfo.processIdentifier)"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Writes a file; gives back where it is.
    func store(_ bytes: UnsafeRawBufferPointer, as name: String) -> String {
        let file = "\(path)/\(name)"
        let descriptor = open(file, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        precondition(descriptor >= 0, "cannot write '\(file)'")
        defer { close(descriptor) }
        let count = write(descriptor, bytes.baseAddress, bytes.count)
        precondition(count == bytes.count, "cannot write '\(file)'")
        return file
    }
}
