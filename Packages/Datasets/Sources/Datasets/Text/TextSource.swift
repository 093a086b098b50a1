/// Text to pretrain on, document by document.
public protocol TextSource: Sendable {
    /// The name in reports.
    var name: String { get }
    /// Calls `body` with each document, always in the same order, and passes its error on.
    func forEachDocument(_ body: (String) throws -> Void) throws
}
