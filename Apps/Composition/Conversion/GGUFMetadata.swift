import Foundation
import Model
import PauseStrategy
import Tensor
import WeightStore

/// What a GGUF file says about a model.
///
/// Source: `docs/gguf.md` of ggml, and the keys that llama.cpp asks for.
struct GGUFMetadata {
    /// Keys and values, in the order in which they are written.
    private(set) var values: [(key: String, value: GGUFValue)] = []
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
        architecture = try Self.architecture(of: model, family, path: path)
        values = [("general.architecture", .text(architecture)), ("general.alignment", .count(32))]
        add("context_length", .count(model.contextLength))
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
        addPositions(of: model)
        if !contract.pauseTokens.isEmpty {
            values.append(("fermata.pause", .text(String(decoding: try contract.json(), as: UTF8.self))))
        }
    }

    /// Adds what was said about the tokenizer.
    mutating func add(_ tokenizer: [(key: String, value: GGUFValue)]) {
        values += tokenizer
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
        add("rope.scaling.type", .text(scaling.kind.rawValue))
        add("rope.scaling.factor", .float(scaling.factor))
    }

    private static func architecture(
        of model: TransformerConfiguration,
        _ family: ModelFamily,
        path: String
    ) throws(CommandError) -> String {
        if let scaling = model.rotaryScaling, scaling.kind != .linear {
            throw .unsuitableModel(
                path: path,
                problem:
                    "has positions scaled in the way '\(scaling.kind.rawValue)', which is not written to GGUF"
            )
        }
        switch family {
        case .gpt2 where model.activation == .geluTanh: return "gpt2"
        case .gptNeoX where model.activation == .gelu: return "gptneox"
        case .llama where model.activation == .silu, .mistral where model.activation == .silu: return "llama"
        case .qwen2 where model.activation == .silu: return "qwen2"
        case .gpt2, .gptNeoX, .llama, .mistral, .qwen2:
            throw .unsuitableModel(
                path: path,
                problem: "has the activation '\(model.activation.rawValue)', which llama.cpp has not for"
                    + " '\(family.rawValue)'"
            )
        case .gemma:
            throw .unsuitableModel(
                path: path,
                problem: "is of the family 'gemma', which is not written to GGUF"
            )
        }
    }
}
