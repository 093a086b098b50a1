import Model
import Tensor

/// What llama.cpp computes of a model, and what it does not.
struct GGUFArchitecture {
    /// Its name there.
    let name: String
    /// What the user should know.
    private(set) var notes: [String] = []

    private let model: TransformerConfiguration
    private let path: String

    /// Finds the architecture.
    ///
    /// - Throws: ``CommandError/unsuitableModel(path:problem:)`` for a model that llama.cpp would not load,
    ///   or compute differently.
    init(of model: TransformerConfiguration, family: ModelFamily, path: String) throws(CommandError) {
        (self.model, self.path) = (model, path)
        switch family {
        case .gpt2: name = "gpt2"
        case .gptNeoX: name = "gptneox"
        case .llama, .mistral: name = "llama"
        case .qwen2: name = "qwen2"
        case .gemma: name = "gemma"
        }
        try checkActivation(family)
        try checkPositions(family)
        if family == .gptNeoX { try checkNeoX() }
        if family == .gemma, !model.tiesEmbeddings {
            throw refusal("has a head of its own, where llama.cpp takes the embedding for Gemma")
        }
        if let window = model.attentionWindow {
            notes.append(
                "llama.cpp has no attention windows here: its context ends at \(window.length) positions"
            )
        }
    }

    private mutating func checkActivation(_ family: ModelFamily) throws(CommandError) {
        switch (family, model.activation) {
        case (.gpt2, .geluTanh), (.gemma, .geluTanh), (.llama, .silu), (.mistral, .silu), (.qwen2, .silu):
            return
        case (.gptNeoX, .gelu): notes.append("llama.cpp computes the GELU by its approximation with tanh")
        default:
            let function = model.activation.rawValue
            throw refusal(
                "has the activation '\(function)', which llama.cpp has not for '\(family.rawValue)'"
            )
        }
    }

    private func checkPositions(_ family: ModelFamily) throws(CommandError) {
        if family == .llama || family == .mistral, model.turningWidth < model.headWidth {
            throw refusal("turns a part of each head, which llama.cpp does not in '\(family.rawValue)'")
        }
        switch model.rotaryScaling?.kind {
        case nil, .linear: return
        case .llama3 where family == .llama || family == .mistral: return
        case .llama3:
            throw refusal(
                "has positions scaled in the way 'llama3', which llama.cpp has not for '\(family.rawValue)'"
            )
        case .yarn where model.rotaryScaling?.roundsBlend == false:
            throw refusal("has yarn positions with 'truncate' switched off, which llama.cpp always does")
        case .yarn where model.rotaryScaling?.slowTurns != 1 || model.rotaryScaling?.fastTurns != 32:
            throw refusal("has yarn positions with a 'beta_slow' or 'beta_fast' that llama.cpp does not read")
        case .yarn: return
        }
    }

    private func checkNeoX() throws(CommandError) {
        guard model.biases == .all else {
            throw refusal("has no biases in attention, which llama.cpp wants of GPT-NeoX")
        }
        guard !model.tiesEmbeddings else {
            throw refusal("has no head of its own, which llama.cpp wants of GPT-NeoX")
        }
    }

    private func refusal(_ problem: String) -> CommandError {
        .unsuitableModel(path: path, problem: "\(problem); it cannot be written to GGUF")
    }
}
