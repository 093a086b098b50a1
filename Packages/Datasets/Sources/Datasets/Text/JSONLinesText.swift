public import Foundation

/// Documents that stand in files of one JSON object per line, plain or packed by gzip.
///
/// C4 (`c4-train.00000-of-01024.json.gz`), Dolma and The Pile have this shape. Keys other than the
/// text's are ignored. A file is unpacked as it is read, one line at a time.
public struct JSONLinesText: TextSource {
    /// The name in reports.
    public let name: String
    private let files: [URL]
    private let key: String
    private let limits: ReadingLimits

    /// Names the files, in reading order.
    ///
    /// - Parameters:
    ///   - name: The name in reports.
    ///   - files: The files.
    ///   - key: The key that holds the text.
    ///   - limits: Bounds on lines and files.
    public init(
        name: String,
        files: [URL],
        key: String = "text",
        limits: ReadingLimits = ReadingLimits()
    ) {
        self.name = name
        self.files = files
        self.key = key
        self.limits = limits
    }

    /// Reads file after file, line after line.
    ///
    /// - Throws: ``DatasetError`` naming file and line.
    public func forEachDocument(_ body: (String) throws -> Void) throws {
        for file in files {
            let lines = JSONLines(file, limits: limits)
            try lines.forEachRecord(TextRecord.self, configuration: key) { record, _ in
                try body(record.text)
            }
        }
    }
}

/// The one field of a line that matters.
private struct TextRecord: DecodableWithConfiguration {
    let text: String

    init(from decoder: any Decoder, configuration key: String) throws {
        let container = try decoder.container(keyedBy: Key.self)
        text = try container.decode(String.self, forKey: Key(stringValue: key))
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
