import Foundation

/// Where files are mapped into this process.
enum MappedRanges {
    /// The address ranges of the file at `path`, the last two parts of which are unique.
    static func of(_ path: String) throws -> [Range<UInt>] {
        let name = path.split(separator: "/").suffix(2).joined(separator: "/")
        let maps =
            try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/self/maps")).readToEnd() ?? Data()
        return String(decoding: maps, as: UTF8.self)
            .split(separator: "\n")
            .filter { $0.hasSuffix(name) }
            .compactMap { line in
                let bounds = line.prefix { $0 != " " }.split(separator: "-").compactMap {
                    UInt($0, radix: 16)
                }
                return bounds.count == 2 ? bounds[0]..<bounds[1] : nil
            }
    }
}
