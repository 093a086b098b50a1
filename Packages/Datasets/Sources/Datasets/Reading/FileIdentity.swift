import CZlib
public import Foundation

/// What tells one content of a file from another, whatever the file is called.
///
/// Made for noticing that a file was replaced, not for withstanding somebody who wants that to go
/// unnoticed.
public struct FileIdentity: Codable, Hashable, Sendable {
    private static let pieceByteCount = 1 << 20

    /// The size.
    public let byteCount: Int
    /// CRC-32, as gzip computes it.
    public let checksum: UInt32

    /// Reads a file once, from its first byte to its last.
    ///
    /// - Throws: ``DatasetError/unreadable(file:problem:)``.
    public init(contentsOf file: URL) throws(DatasetError) {
        var count = 0
        var sum: UInt = 0
        do {
            let handle = try FileHandle(forReadingFrom: file)
            while let piece = try handle.read(upToCount: Self.pieceByteCount), !piece.isEmpty {
                sum = crc32(sum, [UInt8](piece), UInt32(piece.count))
                count += piece.count
            }
        } catch {
            let problem = "cannot be read (\(error.localizedDescription)); check the path"
            throw .unreadable(file: file.path, problem: problem)
        }
        byteCount = count
        checksum = UInt32(truncatingIfNeeded: sum)
    }
}
