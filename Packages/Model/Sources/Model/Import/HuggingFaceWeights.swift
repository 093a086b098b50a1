public import Foundation
public import Tensor

/// Weights under their Hugging Face names, seen under the names of this model.
///
/// ``HuggingFaceNames`` says which tensors become which parameter. The names of GGUF are a dialect of them.
public struct HuggingFaceWeights: TracedWeights {
    /// The weights under their Hugging Face names.
    public let base: any WeightReader
    /// How the names are written.
    public private(set) var spelling: HuggingFaceSpelling
    /// Tensors that repeat what is known without them: masks and rotary angles, which older versions of the
    /// library saved, and a head that is the token embedding.
    public let redundant: [String]
    /// Tensors that no parameter is made from, if they are allowed.
    public let unused: [String]
    private let recipes: [String: HuggingFaceNames.Recipe]
    private let transformer: TransformerConfiguration

    /// Wraps `base`.
    ///
    /// - Throws: ``ModelError/unusedTensors(names:source:)`` for tensors that no parameter is made from, so
    ///   that a configuration with too few layers, or without the biases there are, is not believed; unless
    ///   they are allowed.
    public init(
        _ base: any WeightReader,
        configuration: HuggingFaceConfiguration,
        dialect: HuggingFaceSpelling.Dialect = .huggingFace,
        allowsUnused: Bool = false
    ) throws(ModelError) {
        self.base = base
        transformer = configuration.transformer
        spelling = HuggingFaceSpelling(of: base.names, family: configuration.family, dialect: dialect)
        let names = HuggingFaceNames(
            spelling,
            transformer: configuration.transformer,
            // There are no more layers than tensors, whatever the configuration says.
            layerLimit: base.names.count
        )
        recipes = names.recipes
        let table = names.recipes["weights/embedding/token"]?.sources.first ?? ""
        spelling.scalarType = try? base.description(of: table).scalarType
        let sources = Set(recipes.values.flatMap(\.sources))
        let others = base.names.filter { !sources.contains($0) }
        redundant = others.filter {
            Self.isBuffer($0, dialect) || ($0 == names.headName && configuration.transformer.tiesEmbeddings)
        }
        let known = Set(redundant)
        unused = others.filter { !known.contains($0) }
        guard unused.isEmpty || allowsUnused else { throw .unusedTensors(names: unused, source: base.source) }
    }

    private static func isBuffer(_ name: String, _ dialect: HuggingFaceSpelling.Dialect) -> Bool {
        if dialect == .gguf { return name == RotaryScaling.tableName }
        let buffers = [
            ".attn.bias", ".attn.masked_bias", ".attention.bias", ".attention.masked_bias",
            ".rotary_emb.inv_freq",
        ]
        return buffers.contains { name.hasSuffix($0) }
    }

    /// Where the tensors come from.
    public var source: String { base.source }

    /// The names of this model's parameters.
    public var names: [String] { recipes.keys.sorted() }

    /// The shape and type of a parameter.
    public func description(of name: String) throws -> TensorDescription {
        let recipe = try recipe(for: name)
        let parts = try recipe.sources.map { try base.description(of: $0) }
        var shape = parts[0].shape
        switch recipe {
        case .same, .regrouped, .lowered: break
        case .transposed: shape.reverse()
        case .stacked, .stackedPairs:
            shape.replaceFirst { _ in parts.reduce(0) { $0 + ($1.shape.first ?? 0) } }
        }
        shape.replaceFirst { $0 - cutRows(of: name, from: $0) }
        if case .lowered = recipe { return TensorDescription(shape: shape, scalarType: .float32) }
        return TensorDescription(shape: shape, scalarType: parts[0].scalarType)
    }

    /// Reads a parameter.
    public func tensor(named name: String) throws -> Tensor {
        switch try recipe(for: name) {
        case .same(let source):
            let found = try base.tensor(named: source)
            let cut = cutRows(of: name, from: found.shape.first ?? 0)
            return cut == 0 ? found : found.rows(0..<found.shape[0] - cut)
        case .lowered(let source): return try base.tensor(named: source).raised(by: -1)
        case .transposed(let source): return try base.tensor(named: source).transposed()
        case .regrouped(let source, let headCount):
            return try base.tensor(named: source).regrouped(outer: headCount, inner: 3)
        case .stacked(let sources): return try Tensor.stacking(sources.map { try base.tensor(named: $0) })
        case .stackedPairs(let sources, let headCounts):
            return try Tensor.stacking(
                zip(sources, headCounts).map { source, headCount in
                    let part = try base.tensor(named: source)
                    guard headCount > 0 else { return part }
                    return try part.regrouped(parts: headCount, outer: transformer.headWidth / 2, inner: 2)
                }
            )
        }
    }

    /// What a parameter is made from.
    public func origin(of name: String) throws -> TensorOrigin {
        let recipe = try recipe(for: name)
        switch recipe {
        case .same(let source):
            let cut = cutRows(of: name, from: try base.description(of: source).shape.first ?? 0)
            return TensorOrigin([source], cut == 0 ? [] : [.cut(rows: cut)])
        case .lowered: return TensorOrigin(recipe.sources, [.raised(by: -1)])
        case .transposed: return TensorOrigin(recipe.sources, [.transposed])
        case .regrouped: return TensorOrigin(recipe.sources, [.permuted])
        case .stacked: return TensorOrigin(recipe.sources, [.stacked()])
        case .stackedPairs(_, let headCounts):
            let permuted = headCounts.indices.filter { headCounts[$0] > 0 }
            return TensorOrigin(recipe.sources, [.stacked(permuted: permuted)])
        }
    }

    /// A head in a Hugging Face file has a row for every pause; here pauses have no logit.
    private func cutRows(of name: String, from count: Int) -> Int {
        let pauses = transformer.pauseTokenCount
        let isPadded = name == "weights/head/weight" && count == transformer.vocabularySize + pauses
        return isPadded ? pauses : 0
    }

    /// The tensors that parameters are made from and that are not there, sorted.
    public var missing: [String] {
        Set(recipes.values.flatMap(\.sources)).subtracting(base.names).sorted()
    }

    /// A document of the file.
    public func document(named name: String) throws -> Data? {
        try base.document(named: name)
    }

    private func recipe(for name: String) throws -> HuggingFaceNames.Recipe {
        guard let recipe = recipes[name] else {
            throw TensorError.missingTensor(name: name, source: source, closest: [])
        }
        return recipe
    }
}

extension Tensor {
    /// Single precision, since 1 and what is added to it differ in size.
    func raised(by number: Float) throws -> Tensor {
        try Tensor(shape: shape, floats: floats.map { $0 + number })
    }
}

extension [Int] {
    fileprivate mutating func replaceFirst(_ change: (Int) -> Int) {
        if let first { self[0] = change(first) }
    }
}
