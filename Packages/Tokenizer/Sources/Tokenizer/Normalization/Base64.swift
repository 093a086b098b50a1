import Foundation

/// Bytes as text of 64 characters.
enum Base64 {
    /// The bytes that `text` stands for.
    static func bytes(of text: String) -> [UInt8]? {
        Data(base64Encoded: text).map { [UInt8]($0) }
    }

    /// The text that stands for `bytes`.
    static func text(of bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }
}
