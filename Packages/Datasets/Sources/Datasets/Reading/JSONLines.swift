import Foundation

/// A file of one JSON value per line.
///
/// Lines of nothing but white space are passed over.
struct JSONLines {
    private let url: URL
    private let limits: ReadingLimits

    init(_ url: URL, limits: ReadingLimits) {
        self.url = url
        self.limits = limits
    }

    /// Calls `body` with each record and where it stands.
    ///
    /// - Throws: ``DatasetError`` naming file and line, also when there is no record at all.
    func forEachRecord<Record: DecodableWithConfiguration>(
        _ type: Record.Type,
        configuration: Record.DecodingConfiguration,
        _ body: (Record, RecordPlace) throws -> Void
    ) throws {
        var reader = try LineReader(url, limits: limits)
        let decoder = JSONDecoder()
        var isEmpty = true
        while let (number, bytes) = try reader.next() {
            guard !bytes.allSatisfy(Self.isBlank) else { continue }
            isEmpty = false
            let place = RecordPlace(file: reader.file, line: number)
            let record = try place.decode(bytes) { data throws -> Record in
                try decoder.decode(type, from: data, configuration: configuration)
            }
            try body(record, place)
        }
        guard !isEmpty else { throw DatasetError.empty(reader.file) }
    }

    /// Calls `body` with each record and where it stands; as above.
    func forEachRecord<Record: Decodable>(
        _ type: Record.Type,
        _ body: (Record, RecordPlace) throws -> Void
    ) throws {
        try forEachRecord(Unconfigured<Record>.self, configuration: ()) { try body($0.record, $1) }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}

/// Lets an ordinary record be decoded like one that has a configuration.
private struct Unconfigured<Record: Decodable>: DecodableWithConfiguration {
    let record: Record

    init(from decoder: any Decoder, configuration: Void) throws {
        record = try Record(from: decoder)
    }
}
