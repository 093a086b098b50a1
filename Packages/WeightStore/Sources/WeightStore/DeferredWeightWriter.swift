import Foundation
public import Tensor

/// A writer of a format that wants all shapes before the first number.
///
/// It can be told of tensors that are read when their turn comes, so that only one of them is in memory.
public protocol DeferredWeightWriter: WeightWriter {
    /// Adds a tensor that is read later, in `finish()`.
    func write(_ tensor: DeferredTensor) throws
}

/// A tensor that is read when it is written.
public struct DeferredTensor {
    /// What it is called in the file.
    public let name: String
    /// Its shape and type, which reading it must give.
    public let description: TensorDescription
    private let read: () throws -> Tensor

    /// Describes a tensor that `read` will give.
    public init(_ name: String, _ description: TensorDescription, reading read: @escaping () throws -> Tensor)
    {
        self.name = name
        self.description = description
        self.read = read
    }

    /// A tensor that is there already.
    init(_ tensor: Tensor, name: String) {
        let description = TensorDescription(shape: tensor.shape, scalarType: tensor.scalarType)
        self.init(name, description) { tensor }
    }

    /// How many bytes it takes.
    var byteCount: Int { description.shape.reduce(description.scalarType.byteCount, *) }

    /// Reads it.
    func tensor() throws -> Tensor {
        let tensor = try read()
        precondition(
            tensor.shape == description.shape && tensor.scalarType == description.scalarType,
            "'\(name)' was described as \(description)"
        )
        return tensor
    }

    /// Reads its bytes.
    func bytes() throws -> Data { try tensor().bytes }
}
