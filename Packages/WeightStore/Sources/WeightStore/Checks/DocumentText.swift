import Foundation

/// The rule for documents: UTF-8 without zero bytes, so that every format can hold them as a string.
enum DocumentText {
    /// What keeps `document` from being stored, or nil.
    static func problem(with document: Data) -> String? {
        if document.count > EntryLimits.documentBytes { return "a document of \(document.count) bytes" }
        if document.contains(0) { return "a document with a zero byte" }
        if String(validating: document, as: UTF8.self) == nil { return "a document that is not UTF-8" }
        return nil
    }
}
