public import Foundation

/// A destination of named tensors and small documents.
///
/// Nothing is visible under the final name until ``finish()`` returns; a writer that is dropped
/// before that leaves what was there before.
public protocol WeightWriter: AnyObject {
    /// Adds a tensor. A name may be written once.
    func write(_ tensor: Tensor, named name: String) throws
    /// Adds a small document (JSON, UTF-8).
    func write(document: Data, named name: String) throws
    /// Makes everything written so far durable and visible.
    func finish() throws
}
