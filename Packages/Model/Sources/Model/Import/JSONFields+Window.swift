/// Attention windows, as Mistral and Qwen2 have them.
extension JSONFields {
    /// The window of every layer, or of none.
    func readWindowOfAllLayers(into result: inout TransformerConfiguration) throws(ModelError) {
        let length = try windowLength()
        let kind = length == nil ? "full_attention" : "sliding_attention"
        for type in try strings("layer_types") ?? [] where type != kind {
            throw wrong(
                "layer_types",
                "'\(type)'",
                "\(kind) everywhere in this architecture, as sliding_window says"
            )
        }
        if let length, length < result.contextLength {
            result.attentionWindow = AttentionWindow(length: length)
        }
    }

    /// The window of the layers that are listed, or of those from a certain one on; a window that is not
    /// shorter than the context hides nothing and is none.
    ///
    /// - Parameter result: What it is written to; its context and layers must be known.
    /// - Throws: ``ModelError`` for a kind of layer that is not known, or that contradicts other fields.
    func readWindowOfSomeLayers(into result: inout TransformerConfiguration) throws(ModelError) {
        let isOn = try flag("use_sliding_window", default: false)
        let described = try windowLength()
        let length = isOn ? described : nil
        let listed = try windowedLayers(count: result.layerCount, mayBe: length != nil)
        let first = try count("max_window_layers", default: 28)
        guard let length, length < result.contextLength else { return }
        if let listed {
            result.attentionWindow = AttentionWindow(length: length, layers: listed)
        } else if first < result.layerCount {
            var window = AttentionWindow(length: length)
            window.firstLayer = first
            result.attentionWindow = window
        }
    }

    /// Null stands for no window, no mention for that of the first Mistral.
    private func windowLength() throws(ModelError) -> Int? {
        guard isGiven("sliding_window") || !mentions("sliding_window") else { return nil }
        let length = try count("sliding_window", default: 4096)
        guard length > 0 else { throw wrong("sliding_window", "0", "at least 1, or null for none") }
        return length
    }

    /// Whether each layer has a window, if the file lists them.
    private func windowedLayers(count: Int, mayBe isOn: Bool) throws(ModelError) -> [Bool]? {
        guard let types = try strings("layer_types") else { return nil }
        guard types.count == count else {
            throw wrong("layer_types", "a list of \(types.count)", "as long as there are layers, \(count)")
        }
        for type in types where type != "full_attention" && (type != "sliding_attention" || !isOn) {
            let others = isOn ? " or sliding_attention" : ", where use_sliding_window is off"
            throw wrong("layer_types", "'\(type)'", "full_attention\(others)")
        }
        return types.map { $0 == "sliding_attention" }
    }

    private func wrong(_ key: String, _ value: String, _ requirement: String) -> ModelError {
        .invalidConfiguration(field: key, value: value, requirement: requirement)
    }
}
