import Foundation
import Glibc

/// A file that becomes visible under its name only when it is complete and on disk.
///
/// It grows as `<name>.partial`. Until ``commit()`` returns, a file that was there before stays
/// what it was, whatever happens to this process; dropping the value removes the partial file.
/// When two writers aim at one name, the one that started first fails at `commit()`.
final class PartialFile {
    /// Where the file will be.
    let path: String
    /// Where the file grows.
    let partialPath: String
    private var descriptor: CInt
    private let identity: FileIdentity

    /// Creates an empty partial file, in place of one that a killed process left behind.
    convenience init(path: String) throws(WeightStoreError) {
        try self.init(path: path) { (partialPath: String) throws(WeightStoreError) -> CInt in
            try systemCall("create", partialPath) {
                open(partialPath, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            }
        }
    }

    /// Lets a library create the partial file.
    ///
    /// - Parameters:
    ///   - path: Where the file will be.
    ///   - create: Creates a file that must not exist yet, and returns a descriptor to keep.
    /// - Throws: What `create` throws, or that the new file cannot be inspected.
    init(
        path: String,
        create: (String) throws(WeightStoreError) -> CInt
    ) throws(WeightStoreError) {
        self.path = path
        partialPath = path + ".partial"
        _ = unlink(partialPath)
        descriptor = try create(partialPath)
        identity = try FileIdentity(of: descriptor, path: partialPath)
    }

    deinit {
        discard()
    }

    /// Appends bytes.
    func write(_ data: Data) throws(WeightStoreError) {
        var offset = 0
        while offset < data.count {
            offset += try systemCall("write", partialPath) {
                data.withUnsafeBytes { bytes in
                    Glibc.write(
                        descriptor,
                        bytes.baseAddress.map { $0 + offset },
                        min(bytes.count - offset, 1 << 30)
                    )
                }
            }
        }
    }

    /// Puts the bytes on disk, then the file under its name.
    func commit() throws(WeightStoreError) {
        try systemCall("flush", partialPath) { fsync(descriptor) }
        guard isStillOurs else {
            throw .unstorable(
                name: partialPath,
                path: path,
                problem: "another writer replaced the partial file"
            )
        }
        try systemCall("rename to", path) { rename(partialPath, path) }
        close(descriptor)
        descriptor = -1
        try flushFolder()
    }

    /// Gives the disk space back, even of a file that a library keeps open.
    func empty() {
        if descriptor >= 0 { _ = ftruncate(descriptor, 0) }
    }

    /// Removes the partial file, unless it was committed.
    func discard() {
        guard descriptor >= 0 else { return }
        empty()
        if isStillOurs { _ = unlink(partialPath) }
        close(descriptor)
        descriptor = -1
    }

    private var isStillOurs: Bool {
        var status = stat()
        return stat(partialPath, &status) == 0 && FileIdentity(status) == identity
    }

    /// A rename is durable once the folder that holds the name is on disk.
    private func flushFolder() throws(WeightStoreError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let handle = try systemCall("open", folder) { open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        defer { close(handle) }
        try systemCall("flush", folder) { fsync(handle) }
    }
}
