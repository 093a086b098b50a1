import Foundation
import Model
import Tensor

/// A model whose weights some format wants in full: with a head of its own and all biases, where the model
/// ties its head or has none.
///
/// It computes the same: the head is the embedding once more, the biases are zeros.
struct FilledWeights: TracedWeights {
    private static let table = "weights/embedding/token"
    private static let head = "weights/head/weight"

    let base: any WeightReader
    /// The shape that it has so.
    let transformer: TransformerConfiguration
    private let shapes: [String: [Int]]
    private let isHeadMade: Bool

    /// Fills up the weights of a model.
    init(_ base: any WeightReader, of model: TransformerConfiguration) {
        self.base = base
        var filled = model
        filled.tiesEmbeddings = false
        filled.biases = .all
        transformer = filled
        shapes = filled.parameterShapes(layerLimit: base.names.count)
        isHeadMade = model.tiesEmbeddings
    }

    var source: String { base.source }
    var names: [String] { shapes.keys.sorted() }

    func description(of name: String) throws -> TensorDescription {
        guard let shape = madeShape(name) else { return try base.description(of: name) }
        return TensorDescription(
            shape: shape,
            scalarType: try base.description(of: Self.table).scalarType
        )
    }

    func tensor(named name: String) throws -> Tensor {
        guard let shape = madeShape(name) else { return try base.tensor(named: name) }
        guard name != Self.head else { return try base.tensor(named: Self.table).rows(0..<shape[0]) }
        let type = try description(of: name).scalarType
        let count = shape.reduce(type.byteCount, *)
        return try Tensor(shape: shape, scalarType: type, bytes: Data(count: count))
    }

    func origin(of name: String) throws -> TensorOrigin {
        guard madeShape(name) != nil else { return TensorOrigin([name]) }
        guard name == Self.head else { return TensorOrigin([], [.zeros]) }
        let pauses = transformer.pauseTokenCount
        return TensorOrigin([Self.table], pauses > 0 ? [.cut(rows: pauses)] : [])
    }

    func document(named name: String) throws -> Data? {
        try base.document(named: name)
    }

    /// The shape of a tensor that the model has not; nil for others.
    private func madeShape(_ name: String) -> [Int]? {
        if name == Self.head { return isHeadMade ? shapes[name] : nil }
        return name.hasSuffix("/bias") && !base.names.contains(name) ? shapes[name] : nil
    }
}
