public import Foundation
public import Tensor

/// Weights under their Hugging Face names, seen under the names of this model.
///
/// ``HuggingFaceNames`` says which tensors become which parameter.
public struct HuggingFaceWeights: WeightReader {
    private let base: any WeightReader
    private let recipes: [String: HuggingFaceNames.Recipe]

    /// Wraps `base`.
    ///
    /// - Throws: ``ModelError/unusedTensors(names:source:)`` for tensors that no parameter is made from, so
    ///   that a configuration with too few layers, or without the biases there are, is not believed.
    public init(_ base: any WeightReader, configuration: HuggingFaceConfiguration) throws(ModelError) {
        self.base = base
        let prefix = NameLayout(configuration.family).prefix
        let names = HuggingFaceNames(
            family: configuration.family,
            transformer: configuration.transformer,
            headName: NameLayout.heads.first { base.names.contains($0) },
            isBare: !base.names.contains { $0.hasPrefix(prefix) },
            // There are no more layers than tensors, whatever the configuration says.
            layerLimit: base.names.count
        )
        recipes = names.recipes
        let sources = Set(recipes.values.flatMap(\.sources))
        let unused = base.names.filter {
            !sources.contains($0) && !Self.isRedundant($0, in: configuration, names)
        }
        guard unused.isEmpty else { throw .unusedTensors(names: unused, source: base.source) }
    }

    /// Whether `name` repeats what is known without it: masks and rotary angles, which older versions of
    /// the library saved, and a head that is the token embedding.
    private static func isRedundant(
        _ name: String,
        in configuration: HuggingFaceConfiguration,
        _ names: HuggingFaceNames
    ) -> Bool {
        let buffers = [
            ".attn.bias", ".attn.masked_bias", ".attention.bias", ".attention.masked_bias",
            ".rotary_emb.inv_freq",
        ]
        return buffers.contains { name.hasSuffix($0) }
            || (name == names.headName && configuration.transformer.tiesEmbeddings)
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
        case .same, .regrouped: break
        case .transposed: shape.reverse()
        case .stacked: shape[0] = parts.reduce(0) { $0 + ($1.shape.first ?? 0) }
        }
        return TensorDescription(shape: shape, scalarType: parts[0].scalarType)
    }

    /// Reads a parameter.
    public func tensor(named name: String) throws -> Tensor {
        switch try recipe(for: name) {
        case .same(let source): try base.tensor(named: source)
        case .transposed(let source): try base.tensor(named: source).transposed()
        case .regrouped(let source, let headCount):
            try base.tensor(named: source).regrouped(outer: headCount, inner: 3)
        case .stacked(let sources): try Tensor.stacking(sources.map { try base.tensor(named: $0) })
        }
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
