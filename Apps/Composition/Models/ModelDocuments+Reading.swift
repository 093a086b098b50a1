import Foundation
public import Model
public import PauseStrategy
import Settings
public import Tensor
public import Tokenizer
import Tokens

/// The documents of a native file, each checked before anything is made from it.
extension WeightReader {
    /// The shape; nil if there is none.
    ///
    /// - Throws: ``CommandError/unsuitableModel(path:problem:)``, as of the other two.
    public func modelConfiguration() throws -> TransformerConfiguration? {
        try checked("config") { data in
            let strict = StrictDecoder()
            let document = try strict.object(in: data, subject: "it is")
            let configuration = try strict.decode(TransformerConfiguration.self, from: document)
            try configuration.validate()
            return configuration
        }
    }

    /// The tokenizer, pauses included; nil if there is none.
    public func modelTokenizer() throws -> (any Tokenizer)? {
        try checked("tokenizer") { data in
            try TokenizerDocument(json: String(decoding: data, as: UTF8.self)).makeTokenizer()
        }
    }

    /// How the model was made to pause; nil if nothing says.
    public func pauseContract() throws -> PauseContract? {
        try checked("pause") { try PauseContract(json: $0) }
    }

    /// How tensors were called in the Hugging Face folder that the model comes from; nil for none.
    func huggingFaceSpelling() throws -> HuggingFaceSpelling? {
        try checked("huggingface.json") { try JSONDecoder().decode(HuggingFaceSpelling.self, from: $0) }
    }

    private func checked<Value>(_ name: String, _ make: (Data) throws -> Value) throws -> Value? {
        guard let data = try document(named: name) else { return nil }
        do {
            return try make(data)
        } catch {
            throw CommandError.unsuitableModel(
                path: source,
                problem: "has a damaged document '\(name)': \(error); use another copy of the file"
            )
        }
    }
}

extension CompanionFiles {
    /// How a model in a folder was made to pause; its pauses are taken out of the vocabulary.
    func contract(
        for configuration: inout HuggingFaceConfiguration,
        in folder: String
    ) throws -> PauseContract {
        guard let json = self[Self.pauses] else { return .none }
        let contract: PauseContract
        do {
            contract = try PauseContract(json: json)
        } catch {
            throw CommandError.unsuitableModel(
                path: folder,
                problem: "has a damaged \(Self.pauses): \(error)"
            )
        }
        try contract.takePauses(outOf: &configuration, in: folder)
        return contract
    }
}

extension PauseContract {
    /// Takes the pauses of this contract out of a vocabulary that counts them.
    func takePauses(outOf configuration: inout HuggingFaceConfiguration, in path: String) throws {
        let size = configuration.transformer.vocabularySize
        let ids = pauseTokens.map { Int($0.id.rawValue) }
        guard ids == Array(max(0, size - ids.count)..<size) || ids.isEmpty else {
            throw CommandError.unsuitableModel(
                path: path,
                problem:
                    "has \(size) tokens, and its pause contract gives pauses the ids \(ids), which are not"
                    + " the last; both must be from one conversion"
            )
        }
        try configuration.countPauses(ids.count)
    }
}
