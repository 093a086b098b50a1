public import Foundation

/// A source of named tensors and small documents: a file, a folder of shards, or a dictionary.
///
/// ## Laws
///
/// - `names` is sorted and complete: a tensor of a type that cannot be read is listed, and refused when
///   it is described or read.
/// - `description(of:)` costs no more than reading a header; `tensor(named:)` gives exactly that
///   shape and type.
/// - A name that is not there throws ``TensorError/missingTensor(name:source:closest:)``.
///
/// `WeightStoreContract` in the tests of `WeightStore` checks them on every implementation.
public protocol WeightReader {
    /// Where the tensors come from, for messages: usually a path.
    var source: String { get }
    /// The names of all tensors, sorted. Path components are separated by `/`.
    var names: [String] { get }
    /// The shape and type of a tensor, without reading it.
    func description(of name: String) throws -> TensorDescription
    /// Reads a tensor.
    func tensor(named name: String) throws -> Tensor
    /// Reads a small document (JSON, UTF-8) that travels with the weights, or nil if there is none.
    func document(named name: String) throws -> Data?
}

/// A tensor's shape and type.
public struct TensorDescription: Equatable, Sendable {
    /// The length of each axis, outermost first.
    public let shape: [Int]
    /// The type of every number.
    public let scalarType: ScalarType

    /// Describes a tensor.
    public init(shape: [Int], scalarType: ScalarType) {
        self.shape = shape
        self.scalarType = scalarType
    }
}
