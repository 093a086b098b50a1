public import Tensor

/// Weights in a file, which can also list the documents it carries.
///
/// `names` lists every tensor, those of an unsupported number type too: describing or reading one
/// of these throws ``WeightStoreError/unsupportedType(name:path:found:)``, so that an importer may
/// leave it out deliberately but never by accident.
public protocol WeightFileReader: WeightReader {
    /// The names of all documents, sorted.
    var documentNames: [String] { get }
}
