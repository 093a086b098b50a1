import Foundation
import Model
import Tensor
import Testing

@Suite struct HuggingFaceConfigurationTests {
    static let gpt2 = #"""
        "model_type": "gpt2", "vocab_size": 50257, "n_positions": 1024, "n_embd": 768, "n_layer": 12,
        "n_head": 12
        """#
    static let llama = #"""
        "model_type": "llama", "vocab_size": 32000, "hidden_size": 2048, "num_hidden_layers": 22,
        "num_attention_heads": 32, "intermediate_size": 5632
        """#

    static let gemma = llama.replacingOccurrences(of: "\"llama\"", with: "\"gemma\"")

    /// Fields given later win, as they do for the reader of JSON.
    private func read(_ fields: String, _ more: String = "") throws(ModelError) -> HuggingFaceConfiguration {
        try HuggingFaceConfiguration(json: Data("{\(fields)\(more.isEmpty ? "" : ", ")\(more)}".utf8))
    }

    private func refusal(_ field: String, _ value: String, _ requirement: String) -> ModelError {
        .invalidConfiguration(field: field, value: value, requirement: requirement)
    }

    private static func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }

    @Test func readsGPT2WithItsUsualValues() throws {
        let found = try read(Self.gpt2)
        #expect(found.family == .gpt2)
        let expected = TransformerConfiguration.gpt2(
            vocabularySize: 50_257,
            contextLength: 1024,
            width: 768,
            layerCount: 12,
            headCount: 12
        )
        #expect(found.transformer == expected)
    }

    @Test func readsLlamaWithItsUsualValues() throws {
        let found = try read(Self.llama)
        #expect(found.family == .llama)
        var expected = TransformerConfiguration.llama(
            vocabularySize: 32_000,
            contextLength: 2048,
            width: 2048,
            layerCount: 22,
            headCount: 32
        )
        expected.feedForwardWidth = 5632
        expected.normEpsilon = 1e-6
        #expect(found.transformer == expected)
    }

    @Test func readsWhatGPT2FilesMayChange() throws {
        let found = try read(
            Self.gpt2,
            #"""
            "n_inner": 100, "layer_norm_epsilon": 1e-3, "activation_function": "relu",
            "tie_word_embeddings": false, "scale_attn_weights": true, "add_cross_attention": false
            """#
        ).transformer
        #expect(found.feedForwardWidth == 100)
        #expect(found.normEpsilon == 1e-3)
        #expect(found.activation == .relu)
        #expect(!found.tiesEmbeddings)
        #expect(try read(Self.gpt2, #""n_inner": null, "tie_word_embeddings": null"#) == read(Self.gpt2))
    }

    @Test func readsWhatLlamaFilesMayChange() throws {
        let found = try read(
            Self.llama,
            #"""
            "num_key_value_heads": 4, "head_dim": 128, "rms_norm_eps": 1e-5, "hidden_act": "gelu",
            "tie_word_embeddings": true, "max_position_embeddings": 131072, "rope_theta": 500000
            """#
        ).transformer
        #expect(found.keyHeadCount == 4)
        #expect(found.headWidth == 128)
        #expect(found.normEpsilon == 1e-5)
        #expect(found.activation == .gelu)
        #expect(found.tiesEmbeddings)
        #expect(found.contextLength == 131_072)
        #expect(found.rotaryBase == 500_000)
        #expect(found.pauseTokenCount == 0)
    }

    @Test(arguments: [
        ("gelu_new", ActivationFunction.geluTanh), ("gelu_pytorch_tanh", .geluTanh), ("gelu", .gelu),
        ("silu", .silu), ("swish", .silu), ("relu", .relu),
    ])
    func knowsTheNamesOfActivations(name: String, function: ActivationFunction) throws {
        #expect(try read(Self.gpt2, #""activation_function": "\#(name)""#).transformer.activation == function)
        #expect(try read(Self.llama, #""hidden_act": "\#(name)""#).transformer.activation == function)
    }

    @Test func refusesActivationsItDoesNotKnow() {
        #expect(
            throws: refusal(
                "hidden_act",
                "\"gelu_fast\"",
                "one of gelu_new, gelu_pytorch_tanh, gelu, silu, swish, relu"
            )
        ) { try read(Self.llama, #""hidden_act": "gelu_fast""#) }
    }

    // MARK: Rotary positions

    @Test(arguments: [
        (#""rope_theta": 70000.5"#, 70_000.5),
        (#""rope_theta": 70000, "rope_scaling": null"#, 70_000),
        (#""rope_parameters": {"rope_theta": 80000, "rope_type": "default"}"#, 80_000),
        (#""rope_parameters": {"rope_theta": 80000}"#, 80_000),
        (#""rope_theta": 70000, "rope_parameters": {"rope_theta": 80000}"#, 80_000),
        (#""rope_theta": 70000, "rope_parameters": {"rope_type": "default"}"#, 70_000),
        (#""rope_theta": 70000, "rope_scaling": {"rope_type": "default"}"#, 70_000),
        (#""rope_theta": 70000, "rope_scaling": {"type": "default"}"#, 70_000),
        ("", 10_000),
    ])
    func findsTheRotaryBaseUnderOldAndNewKeys(fields: String, base: Double) throws {
        #expect(try read(Self.llama, fields).transformer.rotaryBase == base)
    }

    @Test(arguments: [
        (#""rope_scaling": {"type": "dynamic", "factor": 2.0}"#, "rope_scaling.rope_type", "dynamic"),
        (#""rope_scaling": {"rope_type": "longrope"}"#, "rope_scaling.rope_type", "longrope"),
        (#""rope_parameters": {"rope_type": "Yarn"}"#, "rope_parameters.rope_type", "Yarn"),
        (
            #""rope_scaling": {"rope_type": "su"}, "rope_parameters": {"rope_theta": 1e4}"#,
            "rope_scaling.rope_type", "su"
        ),
    ])
    func refusesScalingsItDoesNotKnow(fields: String, field: String, kind: String) {
        #expect(throws: refusal(field, kind, "one of default, linear, llama3, yarn")) {
            try read(Self.llama, fields)
        }
    }

    @Test(arguments: [
        (#""rope_scaling": {"type": "linear"}"#, "factor", "missing", "given"),
        (
            #""rope_scaling": {"type": "linear", "factor": 0.5}"#, "rotaryScaling.factor", "0.5",
            "between 1.0 and 1000000.0"
        ),
        (#""rope_scaling": {"rope_type": "llama3", "factor": 8}"#, "low_freq_factor", "missing", "given"),
        (#""partial_rotary_factor": 1.5"#, "partial_rotary_factor", "1.5", "above 0 and at most 1"),
        (#""partial_rotary_factor": 0"#, "partial_rotary_factor", "0.0", "above 0 and at most 1"),
        (#""partial_rotary_factor": 0.4"#, "rotaryWidth", "25", "even, for rotary positions"),
        (#""partial_rotary_factor": 0.01"#, "rotaryWidth", "0", "between 2 and headWidth 64"),
        (
            #""rope_scaling": {"rope_type": "yarn", "factor": 4, "beta_fast": 1, "beta_slow": 1}"#,
            "rotaryScaling.fastTurns", "1.0", "above slowTurns 1.0"
        ),
        (
            #""rope_scaling": {"rope_type": "yarn", "factor": 4, "original_max_position_embeddings": 0}"#,
            "rotaryScaling.originalContextLength", "0.0", "between 1.0 and 1073741824.0"
        ),
    ])
    func refusesScalingsThatCannotBeComputed(fields: String, field: String, value: String, need: String) {
        #expect(throws: refusal(field, value, need)) { try read(Self.llama, fields) }
    }

    @Test func refusesSettingsOfPositionsThatAreNoObject() {
        #expect(throws: refusal("rope_parameters", "7", "an object")) {
            try read(Self.llama, #""rope_parameters": 7"#)
        }
    }

    // MARK: What changes the arithmetic

    @Test(arguments: [
        (gpt2, "scale_attn_by_inverse_layer_idx", true), (gpt2, "reorder_and_upcast_attn", true),
        (gpt2, "add_cross_attention", true), (gpt2, "scale_attn_weights", false),
        (gemma, "use_bidirectional_attention", true), (gemma, "attention_bias", true),
    ])
    func refusesFlagsByName(fields: String, flag: String, value: Bool) throws {
        #expect(throws: Never.self) { try read(fields, #""\#(flag)": \#(!value)"#) }
        #expect {
            try read(fields, #""\#(flag)": \#(value)"#)
        } throws: { error in
            guard case .invalidConfiguration(flag, _, "\(!value)") = error as? ModelError else {
                return false
            }
            return true
        }
    }

    @Test(arguments: ["1", "0", "\"true\"", "[]"])
    func refusesWhatIsNoFlag(value: String) {
        #expect {
            try read(Self.gpt2, #""tie_word_embeddings": \#(value)"#)
        } throws: { error in
            guard case .invalidConfiguration("tie_word_embeddings", _, "true or false") = error as? ModelError
            else { return false }
            return true
        }
    }

    // MARK: What is missing or wrong

    @Test(arguments: [
        (gpt2, ["model_type", "vocab_size", "n_positions", "n_embd", "n_layer", "n_head"]),
        (
            llama,
            [
                "model_type", "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads",
                "intermediate_size",
            ]
        ),
    ])
    func saysWhichFieldIsMissing(fields: String, names: [String]) {
        for name in names {
            let without = fields.replacingOccurrences(of: "\"\(name)\"", with: "\"x_\(name)\"")
            #expect(throws: refusal(name, "missing", "given")) { try read(without) }
            let null = fields.replacingOccurrences(of: "\"\(name)\":", with: "\"\(name)\": null, \"x\":")
            #expect(throws: refusal(name, "missing", "given")) { try read(null) }
        }
    }

    @Test(arguments: [
        "\"12\"", "1.5", "-1", "[12]", "{}", "true", "1073741825", "9223372036854775807", "1e300",
    ])
    func refusesWhatIsNoCount(value: String) {
        for name in ["vocab_size", "n_embd", "n_layer", "n_head", "n_positions", "n_inner"] {
            #expect {
                try read(
                    Self.gpt2.replacingOccurrences(of: "\"\(name)\":", with: "\"\(name)\": \(value), \"x\":"),
                    name == "n_inner" ? "\"n_inner\": \(value)" : ""
                )
            } throws: { error in
                guard case .invalidConfiguration(name, _, "a whole number up to 2^30") = error as? ModelError
                else { return false }
                return true
            }
        }
    }

    @Test func refusesShapesThatCannotBeBuilt() {
        #expect(throws: refusal("layerCount", "0", "between 1 and 2^30")) {
            try read(Self.gpt2.replacingOccurrences(of: "\"n_layer\": 12", with: "\"n_layer\": 0"))
        }
        #expect(throws: refusal("keyHeadCount", "5", "a divisor of headCount 32")) {
            try read(Self.llama, #""num_key_value_heads": 5"#)
        }
        #expect(throws: refusal("headWidth", "512", "at most 256")) {
            try read(Self.llama, #""head_dim": 512"#)
        }
    }

    @Test(arguments: ["bert", "gemma2", "GPT2", ""])
    func refusesOtherArchitectures(name: String) {
        let fields = Self.gpt2.replacingOccurrences(of: "\"gpt2\"", with: "\"\(name)\"")
        #expect(
            throws: ModelError.unsupportedArchitecture(
                name: name,
                known: ModelFamily.allCases.map(\.rawValue)
            )
        ) {
            try read(fields)
        }
    }

    @Test(arguments: [
        "", "{", "[]", "7", "null", "{\"model_type\": }", "\u{0}", "{\"a\": \(nested(100_000))}",
    ])
    func refusesWhatIsNoObject(text: String) {
        #expect(throws: refusal("config.json", "not a JSON object", "one")) {
            try HuggingFaceConfiguration(json: Data(text.utf8))
        }
    }
}

extension HuggingFaceConfiguration {
    fileprivate static func == (left: Self, right: Self) -> Bool {
        left.family == right.family && left.transformer == right.transformer
    }
}
