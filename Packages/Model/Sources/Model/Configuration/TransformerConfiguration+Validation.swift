import Tensor

extension TransformerConfiguration {
    /// Checks that a model of this shape can be built.
    ///
    /// - Throws: ``ModelError/invalidConfiguration(field:value:requirement:)`` for the first field that
    ///   cannot be used.
    public func validate() throws(ModelError) {
        for (field, value) in counts {
            try require(value >= 1 && value <= 1 << 30, field, value, "between 1 and 2^30")
        }
        try require(pauseTokenCount >= 0 && pauseTokenCount <= 65_536, "pauseTokenCount", pauseTokenCount, "between 0 and 65536")
        try require(headCount.isMultiple(of: keyHeadCount), "keyHeadCount", keyHeadCount, "a divisor of headCount \(headCount)")
        try require(positions == .learned || headWidth.isMultiple(of: 2), "headWidth", headWidth, "even, for rotary positions")
        try require(normEpsilon > 0 && normEpsilon < 1, "normEpsilon", normEpsilon, "between 0 and 1")
        try require(rotaryBase > 1 && rotaryBase.isFinite, "rotaryBase", rotaryBase, "above 1")
    }

    private var counts: [(String, Int)] {
        [
            ("vocabularySize", vocabularySize), ("contextLength", contextLength), ("width", width),
            ("layerCount", layerCount), ("headCount", headCount), ("keyHeadCount", keyHeadCount),
            ("headWidth", headWidth), ("feedForwardWidth", feedForwardWidth),
        ]
    }

    private func require(
        _ condition: Bool,
        _ field: String,
        _ value: some CustomStringConvertible,
        _ requirement: String
    ) throws(ModelError) {
        guard condition else {
            throw .invalidConfiguration(field: field, value: value.description, requirement: requirement)
        }
    }
}

extension TransformerConfiguration {
    /// The numbers that a model of this shape learns.
    public var parameterCount: Int {
        let attention = heads.channels * width + headCount * headWidth * width
        let feedForward = (isGated ? 3 : 2) * width * feedForwardWidth
        let biases = hasBiases ? heads.channels + 2 * width + feedForwardWidth * (isGated ? 2 : 1) : 0
        let normWidth = norm == .layer ? 2 * width : width
        let tokens = (vocabularySize + pauseTokenCount) * width
        let places = positions == .learned ? contextLength * width : 0
        let head = tiesEmbeddings ? 0 : vocabularySize * width
        return layerCount * (attention + feedForward + biases + 2 * normWidth) + normWidth + tokens + places + head
    }

    /// Floating-point operations of one forward pass over `positionCount` positions, of which
    /// `logitCount` need logits. A backward pass costs twice as much again.
    public func forwardOperationCount(positionCount: Int, logitCount: Int) -> Double {
        let attention = heads.channels * width + headCount * headWidth * width
        let feedForward = (isGated ? 3 : 2) * width * feedForwardWidth
        let products = Double(layerCount * (attention + feedForward)) * Double(positionCount)
        let pairs = Double(positionCount) * Double(positionCount + 1) / 2
        let scores = Double(layerCount * headCount * headWidth * 2) * pairs
        return 2 * (products + scores + Double(logitCount) * Double(vocabularySize * width))
    }
}
