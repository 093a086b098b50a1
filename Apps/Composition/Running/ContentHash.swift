import Foundation

/// A short name for a value: equal values have equal names, different ones different names.
///
/// Made for telling a few thousand settings apart, not for withstanding somebody who wants two to
/// collide.
public enum ContentHash {
    /// 64 bits in hexadecimal: FNV-1a over `value` as JSON with sorted keys
    /// (<https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>).
    public static func of(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // A value that cannot be encoded is no setting: the only failure is a number that is none.
        let data = (try? encoder.encode(value)) ?? Data("\(value)".utf8)
        let hash = data.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
