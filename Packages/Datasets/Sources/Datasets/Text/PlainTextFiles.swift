public import Foundation

/// Plain text files, each one document, plain or packed by gzip.
///
/// The text is taken as it is, line ends and blank lines included, less a byte order mark.
public struct PlainTextFiles: TextSource {
    /// The name in reports.
    public let name: String
    private let files: [URL]
    private let limits: ReadingLimits

    /// Names the files, in reading order.
    ///
    /// They are read by ``forEachDocument(_:)``.
    public init(name: String, files: [URL], limits: ReadingLimits = ReadingLimits()) {
        self.name = name
        self.files = files
        self.limits = limits
    }

    /// Reads file after file.
    ///
    /// - Throws: ``DatasetError`` naming the file, when it is missing, empty, too large or not UTF-8.
    public func forEachDocument(_ body: (String) throws -> Void) throws {
        for file in files {
            try body(WholeFile(file, limits: limits).text())
        }
    }
}
