import Crypto
import Foundation

/// A short name for a value: equal values have equal names, different ones different names.
public enum ContentHash {
    /// The first 16 hexadecimal digits of the SHA-256 of `value` as JSON with sorted keys.
    public static func of(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // A value that cannot be encoded is no setting: the only failure is a number that is none.
        let data = (try? encoder.encode(value)) ?? Data("\(value)".utf8)
        return SHA256.hash(data: data).prefix(8).map { String(format: "%02x", $0) }.joined()
    }
}
