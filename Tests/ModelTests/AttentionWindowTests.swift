import Foundation
import Model
import Testing

/// Which layers see how far, as files say it.
@Suite struct AttentionWindowTests {
    private func read(_ family: String, _ more: String, context: Int = 64) throws -> TransformerConfiguration
    {
        let shape = #"""
            "vocab_size": 32, "hidden_size": 8, "num_hidden_layers": 4, "num_attention_heads": 2,
            "num_key_value_heads": 1, "intermediate_size": 8, "max_position_embeddings": \#(context)
            """#
        let json = "{\"model_type\": \"\(family)\", \(shape)\(more.isEmpty ? "" : ", ")\(more)}"
        return try HuggingFaceConfiguration(json: Data(json.utf8)).transformer
    }

    private static let (full, sliding) = ("\"full_attention\"", "\"sliding_attention\"")

    private func window(_ length: Int, from first: Int = 0, except whole: [Int] = []) -> AttentionWindow {
        var window = AttentionWindow(length: length)
        (window.firstLayer, window.wholeLayers) = (first, whole)
        return window
    }

    @Test func mistralHasOneInEveryLayer() throws {
        #expect(try read("mistral", #""sliding_window": 9"#).attentionWindow == window(9))
        #expect(try read("mistral", #""sliding_window": null"#).attentionWindow == nil)
        // The usual one, of 4096, is longer than this context and hides nothing.
        #expect(try read("mistral", "").attentionWindow == nil)
        #expect(
            try read("mistral", "", context: 8192).attentionWindow == window(4096)
        )
        let types = #""layer_types": ["sliding_attention"]"#
        #expect(try read("mistral", "\"sliding_window\": 9, \(types)").attentionWindow == window(9))
    }

    @Test(arguments: [
        ("", nil as Int?, []), (#", "max_window_layers": 4"#, nil, []), (#", "max_window_layers": 0"#, 0, []),
        (#", "max_window_layers": 3"#, 3, []),
        (", \"layer_types\": [\(full), \(sliding), \(full), \(sliding)]", 1, [2]),
        (", \"layer_types\": [\(full), \(full), \(full), \(full)]", nil, []),
    ])
    func qwen2HasItInSomeLayers(more: String, first: Int?, whole: [Int]) throws {
        let found = try read("qwen2", #""use_sliding_window": true, "sliding_window": 9"# + more)
        #expect(found.attentionWindow == first.map { window(9, from: $0, except: whole) })
        #expect(try read("qwen2", #""sliding_window": 9, "max_window_layers": 0"#).attentionWindow == nil)
        let json = try HuggingFaceConfiguration.json(describing: found)
        #expect(try HuggingFaceConfiguration(json: json).transformer == found)
    }

    @Test(arguments: [
        ("mistral", #""sliding_window": 0"#, "sliding_window"),
        ("mistral", #""sliding_window": 9, "layer_types": ["full_attention"]"#, "layer_types"),
        ("mistral", #""sliding_window": null, "layer_types": ["sliding_attention"]"#, "layer_types"),
        ("qwen2", #""use_sliding_window": true, "layer_types": ["full_attention"]"#, "layer_types"),
        ("qwen2", #""use_sliding_window": true, "layer_types": 4"#, "layer_types"),
        (
            "qwen2",
            "\"layer_types\": [\(full), \(sliding), \(full), \(full)]",
            "layer_types"
        ),
        (
            "qwen2",
            "\"use_sliding_window\": true, \"layer_types\": [\"a\", \(full), \(full), \(full)]",
            "layer_types"
        ),
        ("llama", #""sliding_window": 9"#, "sliding_window"),
        ("gemma", #""use_sliding_window": true"#, "use_sliding_window"),
    ])
    func refusesWhatContradictsItself(family: String, more: String, field: String) {
        #expect {
            _ = try read(family, more)
        } throws: { error in
            guard case .invalidConfiguration(field, _, _) = error as? ModelError else { return false }
            return true
        }
    }

    @Test(arguments: [
        (0, 0, []), (9, -1, []), (9, 4, []), (9, 1, [1]), (9, 1, [4]), (9, 0, [2, 2]), (9, 0, [3, 1]),
    ])
    func refusesLayersThatAreNotThere(length: Int, first: Int, whole: [Int]) throws {
        var model = try read("llama", "")
        model.attentionWindow = window(length, from: first, except: whole)
        #expect(throws: ModelError.self) { try model.validate() }
        model.attentionWindow = window(9, from: 1, except: [2, 3])
        try model.validate()
    }

    @Test func isKeptInFiles() throws {
        var model = try read("llama", "")
        model.attentionWindow = window(9, from: 1, except: [3])
        let data = try JSONEncoder().encode(model)
        #expect(try JSONDecoder().decode(TransformerConfiguration.self, from: data) == model)
    }

    @Test func costsNoMoreThanWhatIsSeen() throws {
        var model = try read("llama", "")
        let whole = model.forwardOperationCount(positionCount: 20, logitCount: 0)
        model.attentionWindow = window(5, from: 1, except: [3])
        let some = model.forwardOperationCount(positionCount: 20, logitCount: 0)
        // Two of the layers hide 15 * 16 / 2 pairs; each takes 4 operations for each of 8 channels.
        #expect(whole - some == 2 * 120 * 4 * 8)
    }
}
