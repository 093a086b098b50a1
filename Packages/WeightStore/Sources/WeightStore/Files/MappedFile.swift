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
    private let region: MappedRegion?
    // One `Data` per range: two readers of one range then share storage, so that copy-on-write
    // keeps them apart. Copies are not kept: together they could be the whole file.
    private var parts: [Range<Int>: Data] = [:]

    /// Maps the file at `path`.
    init(path: String) throws(WeightStoreError) {
        let descriptor = try openRegularFile(path)
        defer { close(descriptor) }
        let status = try fileStatus(of: descriptor, path: path)
        self.path = path
        byteCount = Int(status.st_size)
        region =
            byteCount == 0 ? nil : try MappedRegion(descriptor: descriptor, byteCount: byteCount, path: path)
    }

    /// A copy of the bytes in `range`, which lies within the file: for headers.
    func copy(_ range: Range<Int>) -> [UInt8] {
        expect(range)
        return region?.copy(range) ?? []
    }

    /// The bytes in `range`, which lies within the file: for numbers.
    ///
    /// They are copied only if they do not start at a multiple of `alignment`.
    func bytes(in range: Range<Int>, alignment: Int = 1) -> Data {
        expect(range)
        guard let region, !range.isEmpty else { return Data() }
        if let part = parts[range] { return part }
        guard region.isAligned(range.lowerBound, to: alignment) else { return region.copiedData(range) }
        let part = region.data(in: range)
        parts[range] = part
        return part
    }

    private func expect(_ range: Range<Int>) {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= byteCount,
            "bytes \(range) of a file of \(byteCount)"
        )
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

    func copy(_ range: Range<Int>) -> [UInt8] {
        Array(UnsafeRawBufferPointer(start: start + range.lowerBound, count: range.count))
    }

    func copiedData(_ range: Range<Int>) -> Data {
        Data(bytes: start + range.lowerBound, count: range.count)
    }

    func isAligned(_ offset: Int, to alignment: Int) -> Bool {
        Int(bitPattern: start + offset).isMultiple(of: alignment)
    }

    func data(in range: Range<Int>) -> Data {
        Data(
            bytesNoCopy: start + range.lowerBound,
            count: range.count,
            deallocator: .custom { [self] _, _ in withExtendedLifetime(self) {} }
        )
    }
}
