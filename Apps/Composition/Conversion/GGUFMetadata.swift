import Foundation
import Model
import PauseStrategy
import Tensor
import WeightStore

/// What a GGUF file says about a model.
///
/// Source: `docs/gguf.md` of ggml, and the keys that llama.cpp asks for.
struct GGUFMetadata {
    private var values: [(key: String, value: GGUFValue)] = []
    /// What the user should know.
    let notes: [String]
    /// Whether tensors that the model lacks are to be there.
    let isFilled: Bool
    private let architecture: String

    /// Describes a model.
    ///
    /// - Throws: ``CommandError/unsuitableModel(path:problem:)`` for one that llama.cpp does not compute, or
    ///   that is not known to agree.
    init(
        of model: TransformerConfiguration,
        family: ModelFamily,
        path: String,
        contract: PauseContract
    ) throws {
        let found = try GGUFArchitecture(of: model, family: family, path: path)
        (architecture, notes, isFilled) = (found.name, found.notes, found.isFilled)
        values = [("general.architecture", .text(architecture)), ("general.alignment", .count(32))]
        // llama.cpp has no windows for these architectures: up to their length nothing is hidden.
        add("context_length", .count(min(model.contextLength, model.attentionWindow?.length ?? .max)))
        add("embedding_length", .count(model.width))
        add("block_count", .count(model.layerCount))
        add("feed_forward_length", .count(model.feedForwardWidth))
        add("attention.head_count", .count(model.headCount))
        add("vocab_size", .count(model.vocabularySize + model.pauseTokenCount))
        if family == .gpt2 || family == .gptNeoX {
            add("attention.layer_norm_epsilon", .float(model.normEpsilon))
        } else {
            add("attention.layer_norm_rms_epsilon", .float(model.normEpsilon))
            add("attention.head_count_kv", .count(model.keyHeadCount))
            add("attention.key_length", .count(model.headWidth))
            add("attention.value_length", .count(model.headWidth))
        }
        if family == .gptNeoX { add("use_parallel_residual", .flag(model.isParallel)) }
        if family == .gptNeoX || family == .gpt2 {
            // llama.cpp has one GELU; this is for the way back.
            let name = model.activation == .gelu ? "gelu" : "gelu_new"
            values.append(("fermata.activation", .text(name)))
        }
        addPositions(of: model)
        if !contract.pauseTokens.isEmpty {
            values.append(("fermata.pause", .text(String(decoding: try contract.json(), as: UTF8.self))))
        }
    }

    /// Keys and values in the order in which they are written, the architecture first.
    var sorted: [(key: String, value: GGUFValue)] {
        let first = "general.architecture"
        return values.sorted { ($0.key == first ? "" : $0.key) < ($1.key == first ? "" : $1.key) }
    }

    /// Adds what is said of other things than the model's shape.
    mutating func add(_ others: [(key: String, value: GGUFValue)]) {
        values += others
    }

    /// Says which type most numbers have.
    mutating func addFileType(_ code: Int) {
        values.append(("general.file_type", .count(code)))
        values.append(("general.quantization_version", .count(2)))
    }

    private mutating func add(_ key: String, _ value: GGUFValue) {
        values.append(("\(architecture).\(key)", value))
    }

    private mutating func addPositions(of model: TransformerConfiguration) {
        guard model.positions == .rotary else { return }
        add("rope.dimension_count", .count(model.rotaryWidth ?? model.headWidth))
        add("rope.freq_base", .float(model.rotaryBase))
        guard let scaling = model.rotaryScaling else { return }
        if scaling.needsTable { return addTable(scaling) }
        if scaling.kind == .yarn { addYarn(scaling) }
        add("rope.scaling.type", .text(scaling.kind.rawValue))
        add("rope.scaling.factor", .float(scaling.factor))
    }

    private mutating func addYarn(_ scaling: RotaryScaling) {
        add("rope.scaling.original_context_length", .count(scaling.originalContextLength))
        // llama.cpp multiplies the usual amplitude by this.
        let usual = 0.1 * log(scaling.factor) + 1
        guard scaling.amplitude != usual else { return }
        add("rope.scaling.attn_factor", .float(scaling.amplitude / usual))
        values.append(("fermata.rope_scaling.attention_factor", .number(scaling.amplitude, type: .float64)))
    }

    /// llama.cpp reads the table of divisors and the amplitude; the others are for the way back.
    private mutating func addTable(_ scaling: RotaryScaling) {
        var numbers = [
            ("factor", scaling.factor),
            ("original_max_position_embeddings", Double(scaling.originalContextLength)),
        ]
        switch scaling.kind {
        case .yarn:
            add("rope.scaling.attn_factor", .float(scaling.amplitude))
            values.append(("fermata.rope_scaling.rope_type", .text("yarn")))
            values.append(("fermata.rope_scaling.truncate", .flag(scaling.roundsBlend)))
            numbers += [
                ("beta_slow", scaling.slowTurns), ("beta_fast", scaling.fastTurns),
                ("attention_factor", scaling.amplitude),
            ]
        default:
            numbers += [
                ("low_freq_factor", scaling.slowTurns), ("high_freq_factor", scaling.fastTurns),
            ]
        }
        for (key, number) in numbers {
            values.append(("fermata.rope_scaling.\(key)", .number(number, type: .float64)))
        }
    }
}
