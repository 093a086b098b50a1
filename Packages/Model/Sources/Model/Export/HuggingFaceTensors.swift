public import Foundation
public import Tensor

/// The parameters of this model, seen under their Hugging Face names: the way back of
/// ``HuggingFaceWeights``.
///
/// A head of its own gets a row of zeros for every pause, since embedding and head are equally long there.
public struct HuggingFaceTensors: TracedWeights {
    /// The weights under the names of this model.
    public let base: any WeightReader
    private let transformer: TransformerConfiguration
    private let pieces: [String: Piece]

    /// One tensor, and the parameter that holds it.
    private struct Piece {
        let parameter: String
        let recipe: HuggingFaceNames.Recipe
        /// Which of the recipe's tensors.
        let index: Int
    }

    /// Wraps `base`.
    ///
    /// - Parameters:
    ///   - base: Weights called `weights/<path>`.
    ///   - transformer: Their shape, pauses included.
    ///   - spelling: How names are to be written.
    public init(
        _ base: any WeightReader,
        transformer: TransformerConfiguration,
        spelling: HuggingFaceSpelling
    ) {
        self.base = base
        self.transformer = transformer
        let names = HuggingFaceNames(spelling, transformer: transformer, layerLimit: base.names.count)
        var pieces: [String: Piece] = [:]
        for (parameter, recipe) in names.recipes {
            for (index, name) in recipe.sources.enumerated() {
                pieces[name] = Piece(parameter: parameter, recipe: recipe, index: index)
            }
        }
        self.pieces = pieces
    }

    /// Where the tensors come from.
    public var source: String { base.source }
    /// The Hugging Face names, sorted.
    public var names: [String] { pieces.keys.sorted() }

    /// The shape and type of a tensor.
    public func description(of name: String) throws -> TensorDescription {
        let piece = try piece(name)
        let found = try base.description(of: piece.parameter)
        var shape = found.shape
        switch piece.recipe {
        case .transposed: shape.reverse()
        case .stacked where !shape.isEmpty, .stackedPairs where !shape.isEmpty:
            shape[0] = rows(of: piece).count
        case .same where !shape.isEmpty: shape[0] += paddingRows(of: piece)
        case .lowered: return TensorDescription(shape: shape, scalarType: .float32)
        case .same, .stacked, .stackedPairs, .regrouped: break
        }
        return TensorDescription(shape: shape, scalarType: found.scalarType)
    }

    /// Reads a tensor.
    public func tensor(named name: String) throws -> Tensor {
        let piece = try piece(name)
        let found = try base.tensor(named: piece.parameter)
        switch piece.recipe {
        case .same:
            let padding = paddingRows(of: piece)
            return padding == 0 ? found : try padded(found, rows: padding)
        case .lowered: return try found.raised(by: 1)
        case .transposed: return try found.transposed()
        case .stacked: return found.rows(rows(of: piece))
        case .stackedPairs(_, let headCounts):
            let part = found.rows(rows(of: piece))
            let headCount = headCounts[piece.index]
            guard headCount > 0 else { return part }
            return try part.regrouped(parts: headCount, outer: 2, inner: transformer.headWidth / 2)
        case .regrouped(_, let headCount): return try found.regrouped(outer: 3, inner: headCount)
        }
    }

    /// What a tensor is made from.
    public func origin(of name: String) throws -> TensorOrigin {
        let piece = try piece(name)
        let padding = paddingRows(of: piece)
        let steps: [TensorOrigin.Step] =
            switch piece.recipe {
            case .same: padding == 0 ? [] : [.extended(rows: padding)]
            case .lowered: [.raised(by: 1)]
            case .transposed: [.transposed]
            case .stacked: [.part(piece.index)]
            case .stackedPairs(_, let headCounts):
                headCounts[piece.index] > 0 ? [.part(piece.index), .permuted] : [.part(piece.index)]
            case .regrouped: [.permuted]
            }
        return TensorOrigin([piece.parameter], steps)
    }

    /// A document of the file.
    public func document(named name: String) throws -> Data? {
        try base.document(named: name)
    }

    private func piece(_ name: String) throws(TensorError) -> Piece {
        guard let piece = pieces[name] else {
            throw .missingTensor(name: name, source: source, closest: [])
        }
        return piece
    }

    private func paddingRows(of piece: Piece) -> Int {
        piece.parameter == "weights/head/weight" ? transformer.pauseTokenCount : 0
    }

    private func padded(_ tensor: Tensor, rows: Int) throws -> Tensor {
        let shape = [rows] + tensor.shape.dropFirst()
        let zeros = Data(count: shape.reduce(tensor.scalarType.byteCount, *))
        return try .stacking([tensor, Tensor(shape: shape, scalarType: tensor.scalarType, bytes: zeros)])
    }

    /// Queries, keys and values on top of one another, or gate and value.
    private func rows(of piece: Piece) -> Range<Int> {
        let heads = transformer.headWidth
        let lengths =
            piece.recipe.sources.count == 3
            ? [
                transformer.headCount * heads, transformer.keyHeadCount * heads,
                transformer.keyHeadCount * heads,
            ]
            : [transformer.feedForwardWidth, transformer.feedForwardWidth]
        let start = lengths[..<piece.index].reduce(0, +)
        return start..<start + lengths[piece.index]
    }
}
