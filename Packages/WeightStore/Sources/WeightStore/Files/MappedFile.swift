import Foundation
import Glibc

/// A file in memory without a copy; the parts handed out keep the mapping alive.
///
/// The mapping is private: writing to a part after it was handed out changes memory, never the
/// file. Files must be replaced by renaming (as the writers of this package do), not rewritten in
/// place: a mapped file that shrinks makes the system end the process.
final class MappedFile {
    let path: String
    let byteCount: Int
    let identity: FileIdentity
    private let region: MappedRegion?
    // One `Data` per range: two readers of one range then share storage, so that copy-on-write
    // keeps them apart.
    private var parts: [Range<Int>: Data] = [:]

    /// Maps the file at `path`.
    convenience init(path: String) throws(WeightStoreError) {
        let descriptor = try openRegularFile(path)
        defer { close(descriptor) }
        try self.init(descriptor: descriptor, path: path)
    }

    /// Maps an open file, which may be closed afterwards.
    init(descriptor: CInt, path: String) throws(WeightStoreError) {
        let status = try fileStatus(of: descriptor, path: path)
        self.path = path
        byteCount = Int(status.st_size)
        identity = FileIdentity(status)
        region = byteCount == 0 ? nil : try MappedRegion(descriptor: descriptor, byteCount: byteCount, path: path)
    }

    /// The bytes in `range`, which lies within the file.
    ///
    /// They are copied only if they do not start at a multiple of `alignment`.
    func bytes(in range: Range<Int>, alignment: Int = 1) -> Data {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= byteCount,
            "bytes \(range) of a file of \(byteCount)"
        )
        guard let region, !range.isEmpty else { return Data() }
        if let part = parts[range] { return part }
        let part = region.data(in: range, alignment: alignment)
        parts[range] = part
        return part
    }
}

/// Owns the pages of one mapping.
///
/// Sendable because nothing in it changes: `Data` hands the pages on and does its own copying
/// on write.
private final class MappedRegion: @unchecked Sendable {
    private let start: UnsafeMutableRawPointer
    private let byteCount: Int

    init(descriptor: CInt, byteCount: Int, path: String) throws(WeightStoreError) {
        let flags = MAP_PRIVATE | CInt(MAP_NORESERVE)
        let pages = mmap(nil, byteCount, PROT_READ | PROT_WRITE, flags, descriptor, 0)
        guard let pages, pages != MAP_FAILED else {
            throw .systemFailure(operation: "map", path: path, code: errno)
        }
        start = pages
        self.byteCount = byteCount
    }

    deinit {
        munmap(start, byteCount)
    }

    func data(in range: Range<Int>, alignment: Int) -> Data {
        let first = start + range.lowerBound
        guard Int(bitPattern: first) % alignment == 0 else { return Data(bytes: first, count: range.count) }
        return Data(
            bytesNoCopy: first,
            count: range.count,
            deallocator: .custom { [self] _, _ in withExtendedLifetime(self) {} }
        )
    }
}
