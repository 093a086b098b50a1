public import Foundation

/// The bytes of one file in pieces, unpacked if the file is gzip (told by its first bytes, not its
/// name), without a byte order mark, bounded by ``ReadingLimits/fileByteCount``.
public struct FileBytes: ~Copyable {
    private static let pieceByteCount = 1 << 17

    /// The path, for errors.
    public let file: String
    private let handle: FileHandle
    private let limit: Int
    private var first: [UInt8]?
    private var inflater: GzipInflater?
    private var deliveredCount = 0
    /// How many bytes of the file were read, before they were unpacked.
    public private(set) var readByteCount: Int

    /// Opens the file at `url`.
    ///
    /// - Parameters:
    ///   - url: The file.
    ///   - limit: How many bytes it may have, unpacked.
    /// - Throws: ``DatasetError/unreadable(file:problem:)``.
    public init(_ url: URL, limit: Int = ReadingLimits().fileByteCount) throws(DatasetError) {
        let (handle, head) = try Self.open(url)
        inflater = try Self.inflater(for: head, file: url.path)
        file = url.path
        self.handle = handle
        self.limit = limit
        first = head
        readByteCount = head?.count ?? 0
    }

    /// The next bytes, at least one; `nil` at the end.
    ///
    /// - Throws: ``DatasetError/unreadable(file:problem:)``, ``DatasetError/tooLarge(file:line:limit:)``.
    public mutating func next() throws(DatasetError) -> [UInt8]? {
        var piece: [UInt8]?
        do {
            piece = try nextUnbounded()
        } catch {
            throw Self.unreadable(file, error)
        }
        guard var piece else { return nil }
        deliveredCount += piece.count
        guard deliveredCount <= limit else { throw .tooLarge(file: file, line: nil, limit: limit) }
        if deliveredCount == piece.count, piece.starts(with: [0xef, 0xbb, 0xbf]) { piece.removeFirst(3) }
        return piece.isEmpty ? try next() : piece
    }

    private mutating func nextUnbounded() throws -> [UInt8]? {
        var head = first.take()
        let handle = handle
        var readCount = 0
        defer { readByteCount += readCount }
        let read = {
            let bytes = try Self.read(handle)
            readCount += bytes?.count ?? 0
            return bytes
        }
        if inflater == nil { return try head ?? read() }
        return try inflater?.next { try head.take() ?? read() }
    }

    private static func open(_ url: URL) throws(DatasetError) -> (FileHandle, head: [UInt8]?) {
        do {
            let handle = try FileHandle(forReadingFrom: url)
            return (handle, try read(handle))
        } catch {
            throw unreadable(url.path, error)
        }
    }

    private static func inflater(for head: [UInt8]?, file: String) throws(DatasetError) -> GzipInflater? {
        guard head?.starts(with: [0x1f, 0x8b]) == true else { return nil }
        do {
            return try GzipInflater()
        } catch {
            throw unreadable(file, error)
        }
    }

    private static func read(_ handle: FileHandle) throws -> [UInt8]? {
        guard let data = try handle.read(upToCount: pieceByteCount), !data.isEmpty else { return nil }
        return [UInt8](data)
    }

    private static func unreadable(_ file: String, _ error: any Error) -> DatasetError {
        if let error = error as? GzipError { return .unreadable(file: file, problem: error.problem) }
        let problem = "cannot be read (\(error.localizedDescription)); check the path"
        return .unreadable(file: file, problem: problem)
    }
}
