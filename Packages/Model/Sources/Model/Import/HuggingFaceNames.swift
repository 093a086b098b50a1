import Tensor

/// How the parameters of a model are made from the tensors of a Hugging Face folder, by name.
///
/// No number changes on the way: tensors are transposed, put on top of one another, or their rows
/// reordered, so that the way back gives the same bytes. The one exception are gains in GGUF files of Gemma.
public struct HuggingFaceNames: Sendable {
    /// How one parameter is made.
    public enum Recipe: Equatable, Sendable {
        /// The tensor as it is.
        case same(String)
        /// A matrix stored `[inputs, outputs]`, as `[outputs, inputs]`.
        case transposed(String)
        /// Tensors on top of one another.
        case stacked([String])
        /// Tensors on top of one another, of which some have rows `[heads, D / 2, 2]`, the channels that turn
        /// together side by side, as `[heads, 2, D / 2]`; 0 heads stand for a tensor that is as it should be.
        case stackedPairs([String], headCounts: [Int])
        /// Rows `[H, 3, D]`, query, key and value of each head together, as `[3, H, D]`.
        case regrouped(String, headCount: Int)
        /// A tensor whose numbers are larger by 1 than the parameter's.
        case lowered(String)

        /// The tensors that it is made from.
        public var sources: [String] {
            switch self {
            case .same(let name), .transposed(let name), .regrouped(let name, _), .lowered(let name): [name]
            case .stacked(let names), .stackedPairs(let names, _): names
            }
        }
    }

    /// By the parameter's name, `weights/<path>`.
    public let recipes: [String: Recipe]
    /// The name of the head in files that hold one.
    public let headName: String

    /// Names the tensors of a model.
    ///
    /// - Parameters:
    ///   - spelling: Whose names, and how they are written.
    ///   - transformer: Which layers, biases and head there are.
    ///   - layerLimit: The most layers to name, for a configuration that is not to be believed.
    public init(
        _ spelling: HuggingFaceSpelling,
        transformer: TransformerConfiguration,
        layerLimit: Int = .max
    ) {
        let layout = NameLayout(spelling.family, spelling.dialect)
        headName = spelling.headName ?? layout.head
        let builder = RecipeBuilder(
            layout: layout,
            transformer: transformer,
            headName: self.headName,
            prefix: spelling.isBare ? "" : layout.prefix
        )
        recipes = builder.recipes(layers: 0..<max(0, min(transformer.layerCount, layerLimit)))
    }
}

/// Puts recipes together.
private struct RecipeBuilder {
    let layout: NameLayout
    let transformer: TransformerConfiguration
    let headName: String
    let prefix: String

    func recipes(layers: Range<Int>) -> [String: HuggingFaceNames.Recipe] {
        var recipes: [String: HuggingFaceNames.Recipe] = [
            "weights/embedding/token": .same("\(prefix)\(layout.tokens).weight")
        ]
        if let positions = layout.positions {
            recipes["weights/embedding/position"] = .same("\(prefix)\(positions).weight")
        }
        if !transformer.tiesEmbeddings {
            recipes["weights/head/weight"] = .same(headName)
        }
        addNorm("weights/final_norm", "\(prefix)\(layout.finalNorm)", to: &recipes)
        for layer in layers {
            addBlock("weights/decoder/\(layer)", "\(prefix)\(layout.layers).\(layer)", to: &recipes)
        }
        return recipes
    }

    private func addBlock(
        _ ours: String,
        _ theirs: String,
        to recipes: inout [String: HuggingFaceNames.Recipe]
    ) {
        addNorm("\(ours)/attention/norm", "\(theirs).\(layout.attentionNorm)", to: &recipes)
        addNorm("\(ours)/feed_forward/norm", "\(theirs).\(layout.feedForwardNorm)", to: &recipes)
        let biases = transformer.biases
        let linears = [
            ("attention/query_key_value", layout.queryKeyValue, biases.queryKeyValue),
            ("attention/output", [layout.attentionOutput], biases.attentionOutput),
            ("feed_forward/input", layout.feedForwardInput, biases.feedForward),
            ("feed_forward/output", [layout.feedForwardOutput], biases.feedForward),
        ]
        for (path, names, hasBias) in linears {
            let isFused = path == "attention/query_key_value"
            let weights = names.map { "\(theirs).\($0).weight" }
            recipes["\(ours)/\(path)/weight"] =
                layout.isTransposed ? .transposed(weights[0]) : recipe(weights, isFused: isFused)
            guard hasBias else { continue }
            recipes["\(ours)/\(path)/bias"] = recipe(names.map { "\(theirs).\($0).bias" }, isFused: isFused)
        }
    }

    private func recipe(_ names: [String], isFused: Bool) -> HuggingFaceNames.Recipe {
        if isFused && layout.groupsByHead { return .regrouped(names[0], headCount: transformer.headCount) }
        if isFused && layout.turnsInPairs {
            return .stackedPairs(names, headCounts: [transformer.headCount, transformer.keyHeadCount, 0])
        }
        return names.count == 1 ? .same(names[0]) : .stacked(names)
    }

    private func addNorm(
        _ ours: String,
        _ theirs: String,
        to recipes: inout [String: HuggingFaceNames.Recipe]
    ) {
        let gain = "\(theirs).weight"
        recipes["\(ours)/gain"] = layout.holdsWholeGains ? .lowered(gain) : .same(gain)
        if transformer.norm == .layer { recipes["\(ours)/bias"] = .same("\(theirs).bias") }
    }
}
