public import Tensor

/// Weights in a file, which can also list the documents it carries.
///
/// `names` lists every tensor, those of an unsupported number type too: describing or reading one
/// of these throws ``WeightStoreError/unsupportedType(name:path:found:)``, so that an importer may
/// leave it out deliberately but never by accident.
public protocol WeightFileReader: WeightReader {
    /// The names of all documents, sorted.
    var documentNames: [String] { get }
    /// What the file says about a tensor, one of an unsupported number type too.
    ///
    /// - Throws: ``/Tensor/TensorError/missingTensor(name:source:closest:)``.
    func storedDescription(of name: String) throws -> StoredDescription
}

/// A tensor as its file describes it, whether it can be read or not.
public struct StoredDescription: Equatable, Sendable {
    /// The length of each axis, outermost first.
    public let shape: [Int]
    /// The type of the numbers: `float32`, `float16`, `bfloat16` or `int32`, or else what the format calls
    /// it, for example `q4_K` or `F8_E4M3`.
    public let type: String

    /// Describes a tensor.
    public init(shape: [Int], type: String) {
        self.shape = shape
        self.type = type
    }
}
