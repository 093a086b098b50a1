import Foundation

/// Keeps other processes out of the folder of a run, and remembers the newest checkpoint saved there.
///
/// The lock goes with the process that holds it, however that ends; the file stays.
final class RunLock {
    private let file: FileHandle

    /// Takes the lock that `url` names; the file is made if it does not exist.
    ///
    /// - Throws: ``CommandError/busy(path:)`` while another process holds it, and what the file system
    ///   throws.
    init(_ url: URL) throws {
        let descriptor = open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw CocoaError(
                .fileWriteUnknown,
                userInfo: [
                    NSFilePathErrorKey: url.path,
                    NSUnderlyingErrorKey: NSError(domain: NSPOSIXErrorDomain, code: Int(errno)),
                ]
            )
        }
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        // A file system without locks keeps nobody out, which is no reason not to train.
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
            throw CommandError.busy(path: url.deletingLastPathComponent().path)
        }
    }

    /// The step of the newest checkpoint; nil before the first.
    var savedStep: Int? {
        get throws {
            try file.seek(toOffset: 0)
            let text = String(decoding: try file.read(upToCount: 32) ?? Data(), as: UTF8.self)
            return Int(text.prefix { $0 != "\n" })
        }
    }

    /// Notes that the checkpoint of `step` was saved.
    func note(savedStep step: Int) throws {
        let text = Data("\(step)\n".utf8)
        try file.seek(toOffset: 0)
        try file.write(contentsOf: text)
        try file.truncate(atOffset: UInt64(text.count))
    }
}
