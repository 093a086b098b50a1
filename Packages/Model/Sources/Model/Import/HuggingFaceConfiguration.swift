public import Foundation
import Tensor

/// The architectures that are read from Hugging Face folders.
public enum ModelFamily: String, CaseIterable, Sendable {
    /// `GPT2LMHeadModel`.
    case gpt2
    /// `GPTNeoXForCausalLM`, Pythia among them.
    case gptNeoX = "gpt_neox"
    /// `LlamaForCausalLM`.
    case llama
    /// `MistralForCausalLM`.
    case mistral
    /// `Qwen2ForCausalLM`.
    case qwen2
    /// `GemmaForCausalLM`, the first generation.
    case gemma
}

/// A `config.json`, checked field by field.
public struct HuggingFaceConfiguration: Sendable {
    /// Which names the weights have.
    public let family: ModelFamily
    /// The shape, without pauses unless ``countPauses(_:)`` was called.
    public private(set) var transformer: TransformerConfiguration

    /// Keys of the file that nothing is known of: they may or may not change what the model computes.
    public let unknownKeys: [String]

    /// Reads a `config.json`.
    ///
    /// - Throws: ``ModelError``: a field that is missing or out of range, an unknown architecture, or a
    ///   flag that changes the arithmetic in a way that is not supported.
    public init(json: Data) throws(ModelError) {
        let fields = try JSONFields(json)
        let name = try fields.string("model_type")
        guard let family = ModelFamily(rawValue: name) else {
            throw .unsupportedArchitecture(name: name, known: ModelFamily.allCases.map(\.rawValue))
        }
        self.family = family
        try fields.requireAbsence(of: "quantization_config", because: "weights in plain number types")
        switch family {
        case .gpt2: transformer = try Self.gpt2(fields)
        case .gptNeoX: transformer = try Self.gptNeoX(fields)
        case .llama: transformer = try Self.llama(fields)
        case .mistral: transformer = try Self.mistral(fields)
        case .qwen2: transformer = try Self.qwen2(fields)
        case .gemma: transformer = try Self.gemma(fields)
        }
        unknownKeys = try fields.unknownKeys()
        try transformer.validate()
    }

    /// Takes the last `count` tokens of the vocabulary for pauses.
    ///
    /// - Throws: ``ModelError`` if nothing else would be left.
    public mutating func countPauses(_ count: Int) throws(ModelError) {
        transformer.vocabularySize -= count
        transformer.pauseTokenCount += count
        try transformer.validate()
    }
}
