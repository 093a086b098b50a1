import Glibc

/// Which file it is, whatever its name is by now.
struct FileIdentity: Equatable {
    private let device: UInt64
    private let node: UInt64

    init(_ status: stat) {
        device = UInt64(truncatingIfNeeded: status.st_dev)
        node = UInt64(truncatingIfNeeded: status.st_ino)
    }

    init(of descriptor: CInt, path: String) throws(WeightStoreError) {
        self.init(try fileStatus(of: descriptor, path: path))
    }
}

/// Size, kind and identity of an open file.
func fileStatus(of descriptor: CInt, path: String) throws(WeightStoreError) -> stat {
    var status = stat()
    try systemCall("inspect", path) { fstat(descriptor, &status) }
    return status
}

/// Opens a file for reading, provided that it is one: a pipe would wait, a folder has no bytes.
func openRegularFile(_ path: String) throws(WeightStoreError) -> CInt {
    let descriptor = try systemCall("open", path) { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    let status: stat
    do throws(WeightStoreError) {
        status = try fileStatus(of: descriptor, path: path)
    } catch {
        close(descriptor)
        throw error
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
        close(descriptor)
        throw .unsupportedFormat(path: path, found: "not a regular file", remedy: "pass a weight file")
    }
    return descriptor
}
