import Tensor

extension TransformerConfiguration {
    /// The shape of every parameter by its name in files, `weights/<path>`.
    ///
    /// Nothing is allocated, so that a file can be checked before its model is built.
    ///
    /// - Parameter layerLimit: The most layers to list, for a configuration that is not to be believed.
    /// - Returns: As many shapes as a ``Transformer`` of this configuration has parameters.
    public func parameterShapes(layerLimit: Int = .max) -> [String: [Int]] {
        var shapes = ["weights/embedding/token": [vocabularySize + pauseTokenCount, width]]
        if positions == .learned { shapes["weights/embedding/position"] = [contextLength, width] }
        if !tiesEmbeddings { shapes["weights/head/weight"] = [vocabularySize, width] }
        addNorm("weights/final_norm", to: &shapes)
        for layer in 0..<max(0, min(layerCount, layerLimit)) {
            addBlock("weights/decoder/\(layer)", to: &shapes)
        }
        return shapes
    }

    private func addBlock(_ path: String, to shapes: inout [String: [Int]]) {
        addNorm("\(path)/attention/norm", to: &shapes)
        addNorm("\(path)/feed_forward/norm", to: &shapes)
        let inner = isGated ? 2 * feedForwardWidth : feedForwardWidth
        let linears = [
            ("attention/query_key_value", heads.channels, width, biases.queryKeyValue),
            ("attention/output", width, headCount * headWidth, biases.attentionOutput),
            ("feed_forward/input", inner, width, biases.feedForward),
            ("feed_forward/output", width, feedForwardWidth, biases.feedForward),
        ]
        for (name, outputs, inputs, hasBias) in linears {
            shapes["\(path)/\(name)/weight"] = [outputs, inputs]
            if hasBias { shapes["\(path)/\(name)/bias"] = [outputs] }
        }
    }

    private func addNorm(_ path: String, to shapes: inout [String: [Int]]) {
        shapes["\(path)/gain"] = [width]
        if norm == .layer { shapes["\(path)/bias"] = [width] }
    }
}
