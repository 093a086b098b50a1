import Foundation
import Model
import Testing

/// Keys of `config.json`: what is known to be harmless, known to matter, and not known.
@Suite struct UnknownKeysTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures/architectures/usual").standardizedFileURL

    /// The usual configuration of an architecture, with fields added or replaced.
    private func read(_ family: ModelFamily, _ more: [String: Any] = [:]) throws -> HuggingFaceConfiguration {
        let json = try Data(contentsOf: Self.folder.appending(path: "\(family.rawValue).json"))
        let fields = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        let all = fields.merging(more) { $1 }
        return try HuggingFaceConfiguration(json: JSONSerialization.data(withJSONObject: all))
    }

    @Test(arguments: ModelFamily.allCases)
    func knowsEveryKeyThatTheLibraryWrites(family: ModelFamily) throws {
        #expect(try read(family).unknownKeys == [])
    }

    /// What published files hold besides.
    @Test func knowsTheKeysOfOlderFiles() throws {
        let older: [String: Any] = [
            "_name_or_path": "gpt2", "torch_dtype": "float16", "n_ctx": 1024, "pretraining_tp": 1,
            "task_specific_params": ["text-generation": ["do_sample": true, "max_length": 50]],
            "gradient_checkpointing": false, "rope_scaling": NSNull(), "some_day": NSNull(),
            "pruned_heads": [String: Any](), "num_local_experts": 0, "qk_norm": false,
        ]
        for family in [ModelFamily.gpt2, .llama] { #expect(try read(family, older).unknownKeys == []) }
    }

    @Test func namesKeysThatItDoesNotKnow() throws {
        #expect(try read(.llama, ["zeta": 1, "alpha": false]).unknownKeys == ["alpha", "zeta"])
    }

    @Test func looksIntoSettingsOfPositions() throws {
        let scaled: [String: Any] = ["rope_type": "linear", "factor": 2, "omega": 3, "finetuned": true]
        #expect(try read(.llama, ["rope_scaling": scaled]).unknownKeys == ["rope_scaling.omega"])
        let layered: [String: Any] = ["rope_theta": 1e4, "full_attention": ["rope_theta": 1e6]]
        #expect(throws: ModelError.self) { try read(.qwen2, ["rope_parameters": layered]) }
        let sections: [String: Any] = ["rope_type": "default", "mrope_section": [16, 24, 24]]
        #expect(throws: ModelError.self) { try read(.qwen2, ["rope_scaling": sections]) }
    }

    @Test(arguments: [
        ("final_logit_softcapping", "30.0"), ("num_local_experts", "8"), ("qk_norm", "true"),
        ("sliding_window", "4096"), ("layer_types", "[\"sliding_attention\"]"),
        ("residual_multiplier", "0.5"),
        ("is_encoder_decoder", "true"), ("pruned_heads", "{\"0\":[1]}"), ("quantization_config", "{}"),
    ])
    func refusesKeysThatChangeWhatIsComputed(key: String, value: String) throws {
        let object = try JSONSerialization.jsonObject(with: Data(value.utf8), options: .fragmentsAllowed)
        #expect {
            _ = try read(.llama, [key: object])
        } throws: { error in
            guard case .invalidConfiguration(key, _, _) = error as? ModelError else { return false }
            return true
        }
    }
}
