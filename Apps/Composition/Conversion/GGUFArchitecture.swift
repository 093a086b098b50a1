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
        if family == .gptNeoX { noteWhatIsFilled() }
        if family == .gemma, !model.tiesEmbeddings {
            throw refusal("has a head of its own, where llama.cpp takes the embedding for Gemma")
        }
        if let window = model.attentionWindow {
            notes.append(
                "llama.cpp has no attention windows here: its context ends at \(window.length) positions"
            )
        }
    }

    /// Whether the file is to have a head of its own and all biases, whatever the model has.
    var isFilled: Bool { name == "gptneox" }

    private mutating func checkActivation(_ family: ModelFamily) throws(CommandError) {
        switch (family, model.activation) {
        case (.gpt2, .geluTanh), (.gptNeoX, .geluTanh), (.gemma, .geluTanh), (.llama, .silu),
            (.mistral, .silu), (.qwen2, .silu):
            return
        case (.gpt2, .gelu), (.gptNeoX, .gelu):
            notes.append("llama.cpp computes the GELU by its approximation with tanh")
        default:
            let function = model.activation.rawValue
            throw refusal(
                "has the activation '\(function)', which llama.cpp has not for '\(family.rawValue)'"
            )
        }
    }

    /// Files of Llama, which Mistral's are too, may hold a table of divisors.
    private func checkPositions(_ family: ModelFamily) throws(CommandError) {
        let isLlama = family == .llama || family == .mistral
        if isLlama, model.turningWidth < model.headWidth {
            throw refusal("turns a part of each head, which llama.cpp does not in '\(family.rawValue)'")
        }
        guard let scaling = model.rotaryScaling, scaling.needsTable, !isLlama else { return }
        guard scaling.kind == .yarn else {
            throw refusal(
                "has positions scaled in the way 'llama3', which llama.cpp has not for '\(family.rawValue)'"
            )
        }
        throw refusal(
            "has yarn positions with a 'beta_slow', 'beta_fast' or 'truncate' that llama.cpp does not read"
                + " for '\(family.rawValue)'"
        )
    }

    private mutating func noteWhatIsFilled() {
        if model.tiesEmbeddings {
            notes.append("llama.cpp wants a head of GPT-NeoX: the embedding is written a second time")
        }
        if model.biases != .all {
            notes.append("llama.cpp wants biases of GPT-NeoX's attention: zeros are written")
        }
    }

    private func refusal(_ problem: String) -> CommandError {
        .unsuitableModel(path: path, problem: "\(problem); it cannot be written to GGUF")
    }
}
