import Foundation

/// The lines of one file, without their ends, numbered from 1.
struct LineReader: ~Copyable {
    private static let newline = UInt8(ascii: "\n")

    private var source: FileBytes
    private let limit: Int
    private var piece: ArraySlice<UInt8> = []
    private var number = 0

    init(_ url: URL, limits: ReadingLimits) throws(DatasetError) {
        source = try FileBytes(url, limit: limits.fileByteCount)
        limit = limits.lineByteCount
    }

    /// The path, for errors.
    var file: String { source.file }

    /// The next line, or `nil` after the last.
    ///
    /// What follows the last line end is a line only if it is not empty.
    mutating func next() throws(DatasetError) -> (number: Int, bytes: [UInt8])? {
        number += 1
        var line: [UInt8] = []
        while true {
            if piece.isEmpty {
                guard let more = try source.next() else { return line.isEmpty ? nil : (number, line) }
                piece = more[...]
            }
            let end = piece.firstIndex(of: Self.newline)
            line += piece[..<(end ?? piece.endIndex)]
            guard line.count <= limit else { throw .tooLarge(file: file, line: number, limit: limit) }
            piece = end.map { piece[($0 + 1)...] } ?? []
            if end != nil { return (number, line) }
        }
    }
}
