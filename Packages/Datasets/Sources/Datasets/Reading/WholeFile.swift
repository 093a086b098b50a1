import Foundation

/// A file that is read in one go.
struct WholeFile {
    /// The path, for errors.
    let file: String
    /// Its bytes, unpacked, at least one.
    let bytes: [UInt8]

    init(_ url: URL, limits: ReadingLimits) throws(DatasetError) {
        var source = try FileBytes(url, limit: limits.fileByteCount)
        file = source.file
        var bytes: [UInt8] = []
        while let piece = try source.next() { bytes += piece }
        guard !bytes.isEmpty else { throw .empty(file) }
        self.bytes = bytes
    }

    /// The bytes as text.
    func text() throws(DatasetError) -> String {
        try bytes.checkUTF8(file: file, line: nil)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Makes sure that the bytes are UTF-8.
    ///
    /// - Parameters:
    ///   - file: The path, for the error.
    ///   - line: The line that the bytes are; `nil` when they are the whole file.
    /// - Throws: ``DatasetError/notUTF8(file:line:byte:)``.
    func checkUTF8(file: String, line: Int?) throws(DatasetError) {
        do {
            _ = try UTF8Span(validating: span)
        } catch {
            let place = error.byteOffsets.lowerBound
            let before = self[..<place]
            let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            let lineNumber = line ?? before.count { $0 == UInt8(ascii: "\n") } + 1
            throw .notUTF8(file: file, line: lineNumber, byte: place - lineStart)
        }
    }
}
