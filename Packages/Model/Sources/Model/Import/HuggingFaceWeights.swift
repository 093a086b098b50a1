public import Foundation
public import Tensor

/// Weights under their Hugging Face names, seen under the names of this model.
///
/// GPT-2's linear layers are stored `[inputs, outputs]` and come out transposed; Llama's separate
/// projections of queries, keys and values, and of gate and value, come out stacked.
public struct HuggingFaceWeights: WeightReader {
    private let base: any WeightReader
    private let recipes: [String: Recipe]

    /// How one parameter is made from the tensors of the file.
    private enum Recipe {
        case same(String)
        case transposed(String)
        case stacked([String])

        var sources: [String] {
            switch self {
            case .same(let name), .transposed(let name): [name]
            case .stacked(let names): names
            }
        }
    }

    /// Wraps `base`.
    ///
    /// - Throws: ``ModelError/unusedTensors(names:source:)`` for tensors that no parameter is made from, so
    ///   that a configuration with too few layers, or without the biases there are, is not believed.
    public init(_ base: any WeightReader, configuration: HuggingFaceConfiguration) throws(ModelError) {
        self.base = base
        // There are no more layers than tensors, whatever the configuration says.
        let layers = 0..<min(configuration.transformer.layerCount, base.names.count)
        var recipes: [String: Recipe]
        switch configuration.family {
        case .gpt2:
            let prefix = base.names.contains { $0.hasPrefix("transformer.") } ? "transformer." : ""
            recipes = Self.gpt2(prefix: prefix, layers: layers)
        case .llama:
            recipes = Self.llama(layers: layers)
        }
        if !configuration.transformer.tiesEmbeddings {
            recipes["weights/head/weight"] = .same("lm_head.weight")
        }
        self.recipes = recipes
        let sources = Set(recipes.values.flatMap(\.sources))
        let unused = base.names.filter { !sources.contains($0) && !Self.isRedundant($0, in: configuration) }
        guard unused.isEmpty else { throw .unusedTensors(names: unused, source: base.source) }
    }

    /// Whether `name` repeats what is known without it: masks and rotary angles, which older versions of
    /// the library saved, and a head that is the token embedding.
    private static func isRedundant(_ name: String, in configuration: HuggingFaceConfiguration) -> Bool {
        let buffers = [".attn.bias", ".attn.masked_bias", ".rotary_emb.inv_freq"]
        return buffers.contains { name.hasSuffix($0) }
            || (name == "lm_head.weight" && configuration.transformer.tiesEmbeddings)
    }

    private static func gpt2(prefix: String, layers: Range<Int>) -> [String: Recipe] {
        var recipes: [String: Recipe] = [
            "weights/embedding/token": .same("\(prefix)wte.weight"),
            "weights/embedding/position": .same("\(prefix)wpe.weight"),
            "weights/final_norm/gain": .same("\(prefix)ln_f.weight"),
            "weights/final_norm/bias": .same("\(prefix)ln_f.bias"),
        ]
        let norms = ["attention/norm": "ln_1", "feed_forward/norm": "ln_2"]
        let linears = [
            "attention/query_key_value": "attn.c_attn", "attention/output": "attn.c_proj",
            "feed_forward/input": "mlp.c_fc", "feed_forward/output": "mlp.c_proj",
        ]
        for layer in layers {
            let ours = "weights/decoder/\(layer)"
            let theirs = "\(prefix)h.\(layer)"
            for (path, name) in norms {
                recipes["\(ours)/\(path)/gain"] = .same("\(theirs).\(name).weight")
                recipes["\(ours)/\(path)/bias"] = .same("\(theirs).\(name).bias")
            }
            for (path, name) in linears {
                recipes["\(ours)/\(path)/weight"] = .transposed("\(theirs).\(name).weight")
                recipes["\(ours)/\(path)/bias"] = .same("\(theirs).\(name).bias")
            }
        }
        return recipes
    }

    private static func llama(layers: Range<Int>) -> [String: Recipe] {
        var recipes: [String: Recipe] = [
            "weights/embedding/token": .same("model.embed_tokens.weight"),
            "weights/final_norm/gain": .same("model.norm.weight"),
        ]
        for layer in layers {
            let ours = "weights/decoder/\(layer)"
            let theirs = "model.layers.\(layer)"
            let attention = ["q", "k", "v"].map { "\(theirs).self_attn.\($0)_proj.weight" }
            let gated = ["gate", "up"].map { "\(theirs).mlp.\($0)_proj.weight" }
            recipes["\(ours)/attention/norm/gain"] = .same("\(theirs).input_layernorm.weight")
            recipes["\(ours)/attention/query_key_value/weight"] = .stacked(attention)
            recipes["\(ours)/attention/output/weight"] = .same("\(theirs).self_attn.o_proj.weight")
            recipes["\(ours)/feed_forward/norm/gain"] = .same("\(theirs).post_attention_layernorm.weight")
            recipes["\(ours)/feed_forward/input/weight"] = .stacked(gated)
            recipes["\(ours)/feed_forward/output/weight"] = .same("\(theirs).mlp.down_proj.weight")
        }
        return recipes
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
        case .same: break
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
        case .stacked(let sources): try Tensor.stacking(sources.map { try base.tensor(named: $0) })
        }
    }

    /// A document of the file.
    public func document(named name: String) throws -> Data? {
        try base.document(named: name)
    }

    private func recipe(for name: String) throws -> Recipe {
        guard let recipe = recipes[name] else {
            throw TensorError.missingTensor(name: name, source: source, closest: [])
        }
        return recipe
    }
}
