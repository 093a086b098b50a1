import Foundation
import Model
import PauseStrategy
import Tensor
import Tokens

/// The files that go with the weights of a model into a Hugging Face folder.
///
/// Those that came with the model stay the same byte for byte, apart from the members that its pauses or a
/// new number type change.
struct HuggingFaceDescription {
    /// How tensors are called.
    let spelling: HuggingFaceSpelling
    /// Contents by name.
    private(set) var files: CompanionFiles
    /// What the user should know.
    private(set) var notes: [String] = []

    private let model: TransformerConfiguration
    private let contract: PauseContract

    /// Describes a model.
    ///
    /// - Parameters:
    ///   - file: The model as it was found.
    ///   - companions: The files that came with it.
    ///   - model: Its shape, with added pauses.
    ///   - contract: How it pauses.
    ///   - scalarType: The type of its numbers.
    /// - Throws: `ModelError` for a model that no architecture of others computes.
    init(
        of file: ModelFile,
        companions: CompanionFiles,
        model: TransformerConfiguration,
        contract: PauseContract,
        scalarType: ScalarType
    ) throws {
        (self.model, self.contract, files) = (model, contract, companions)
        let name = CompanionFiles.configuration
        let described = try files[name].map { try Self.transformer(of: $0, like: model) }
        if let json = files[name], described == model {
            let family = try HuggingFaceConfiguration(json: json).family
            spelling = file.spelling ?? HuggingFaceSpelling(family: family)
        } else {
            if described != nil { notes.append("config.json was made anew: the model has another shape") }
            let json = try HuggingFaceConfiguration.json(describing: model)
            files[name] = json
            spelling = HuggingFaceSpelling(family: try HuggingFaceConfiguration(json: json).family)
        }
        try updateConfiguration(scalarType: scalarType == file.spelling?.scalarType ? nil : scalarType)
        try describePauses()
    }

    /// What a configuration says, with the vocabulary and the pauses of `model`.
    private static func transformer(
        of json: Data,
        like model: TransformerConfiguration
    ) throws -> TransformerConfiguration {
        var result = try HuggingFaceConfiguration(json: json).transformer
        result.vocabularySize = model.vocabularySize
        result.pauseTokenCount = model.pauseTokenCount
        return result
    }

    private mutating func updateConfiguration(scalarType: ScalarType?) throws {
        files[CompanionFiles.configuration] = try edited(CompanionFiles.configuration) { json, fields in
            let rows = model.vocabularySize + model.pauseTokenCount
            if fields["vocab_size"] as? Int != rows { json.set("vocab_size", to: "\(rows)") }
            guard let scalarType else { return }
            let key = fields["dtype"] == nil ? "torch_dtype" : "dtype"
            if fields[key] as? String ?? "float32" != scalarType.rawValue {
                json.set(key, to: "\"\(scalarType.rawValue)\"")
            }
        }
    }

    /// Adds the pauses to the tokenizer and forbids them as answers, unless that was done before.
    private mutating func describePauses() throws {
        guard model.pauseTokenCount > 0 else { return }
        files[CompanionFiles.pauses] = try contract.json()
        let generation = "generation_config.json"
        if files[generation] == nil { files[generation] = try usualGeneration() }
        let ids = contract.pauseTokens.map { Int($0.id.rawValue) }
        files[generation] = try edited(generation) { json, fields in
            let known = fields["suppress_tokens"] as? [Int] ?? []
            let all = known + ids.filter { !known.contains($0) }
            if all != known { json.set("suppress_tokens", to: "\(all)") }
        }
        try addPausesToTokenizer()
    }

    /// What is taken from the configuration where there are no settings of generation.
    private func usualGeneration() throws -> Data {
        let json = files[CompanionFiles.configuration] ?? Data()
        let fields = try JSONSerialization.jsonObject(with: json) as? [String: Any] ?? [:]
        let known = ["bos_token_id", "eos_token_id", "pad_token_id"].filter {
            fields[$0] is Int || fields[$0] is [Int]
        }
        let members = known.map { "  \"\($0)\": \(fields[$0] ?? 0)" }
        return Data("{\n\(members.joined(separator: ",\n"))\n}\n".utf8)
    }

    private func edited(
        _ name: String,
        _ change: (inout EditedJSON, [String: Any]) -> Void
    ) throws -> Data? {
        guard let text = files[name] else { return nil }
        var json = try EditedJSON(text, name: name)
        let fields = try JSONSerialization.jsonObject(with: text) as? [String: Any] ?? [:]
        change(&json, fields)
        return json.data
    }
}

extension HuggingFaceDescription {
    private mutating func addPausesToTokenizer() throws {
        let name = "tokenizer.json"
        guard let text = files[name] else {
            notes.append(
                "there is no tokenizer.json to add the pauses to; give other programs their ids"
                    + " (\(CompanionFiles.pauses))"
            )
            return
        }
        var json = try EditedJSON(text, name: name)
        let fields = try JSONSerialization.jsonObject(with: text) as? [String: Any] ?? [:]
        let added = fields["added_tokens"] as? [[String: Any]] ?? []
        let known = Set(added.compactMap { $0["id"] as? Int })
        let largest = JSONVocabulary(text, path: ["model", "vocab"]).entries.map(\.id).max()
        let list = ((fields["model"] as? [String: Any])?["vocab"] as? [Any])?.count
        let next = max(list ?? (largest ?? -1) + 1, (known.max() ?? -1) + 1)
        let end = model.vocabularySize + model.pauseTokenCount
        let missing = (min(next, end)..<end).filter { !known.contains($0) }.map { id in
            let pause = contract.pauseTokens.first { Int($0.id.rawValue) == id }
            return Self.addedToken(id: id, text: pause?.text ?? "<unused_\(id)>")
        }
        json.append(missing, to: "added_tokens")
        files[name] = json.data
    }

    private static func addedToken(id: Int, text: String) -> String {
        "{\"id\": \(id), \"content\": \(EditedJSON.quoted(text)), \"single_word\": false, \"lstrip\": false,"
            + " \"rstrip\": false, \"normalized\": false, \"special\": true}"
    }
}
