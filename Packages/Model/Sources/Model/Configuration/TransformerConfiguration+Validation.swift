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
        try require(
            pauseTokenCount >= 0 && pauseTokenCount <= 65_536,
            "pauseTokenCount",
            pauseTokenCount,
            "between 0 and 65536"
        )
        try validateHeads()
        // Of rows of zeros the norm divides by it, in single precision.
        let isDivisor = Float(normEpsilon) > 0 && normEpsilon < 1
        try require(isDivisor, "normEpsilon", normEpsilon, "between 0 and 1")
        try require(rotaryBase > 1 && rotaryBase.isFinite, "rotaryBase", rotaryBase, "above 1")
        try require(abs(normGainOffset) <= 1, "normGainOffset", normGainOffset, "between -1 and 1")
        try require(
            normGainOffset == 0 || norm == .rootMeanSquare,
            "normGainOffset",
            normGainOffset,
            "0, for layer norm"
        )
        try require(
            embeddingScale > 0 && embeddingScale <= 0x1p20,
            "embeddingScale",
            embeddingScale,
            "above 0 and at most 2^20"
        )
        try rotaryScaling?.validate()
        try attentionWindow?.validate(layerCount: layerCount)
        try require(parameterTotal <= 0x1p40, "parameterCount", parameterTotal, "at most 2^40")
    }

    private func validateHeads() throws(ModelError) {
        try require(
            headCount.isMultiple(of: keyHeadCount),
            "keyHeadCount",
            keyHeadCount,
            "a divisor of headCount \(headCount)"
        )
        try require(
            positions == .learned || turningWidth.isMultiple(of: 2),
            rotaryWidth == nil ? "headWidth" : "rotaryWidth",
            turningWidth,
            "even, for rotary positions"
        )
        try require(
            (2...max(headWidth, 2)).contains(rotaryWidth ?? 2),
            "rotaryWidth",
            turningWidth,
            "between 2 and headWidth \(headWidth)"
        )
        try require(
            headWidth <= AttentionHeads.greatestWidth,
            "headWidth",
            headWidth,
            "at most \(AttentionHeads.greatestWidth)"
        )
        try require(
            positions == .learned || contextLength <= (1 << 28) / headWidth,
            "contextLength",
            contextLength,
            "at most \((1 << 28) / headWidth), for rotary positions of width \(headWidth)"
        )
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
    /// The numbers that a model of this shape, which is valid, learns.
    public var parameterCount: Int { Int(parameterTotal) }

    /// Exact up to 2^53, and beyond it large instead of an overflow.
    private var parameterTotal: Double {
        let (width, inner) = (Double(width), Double(feedForwardWidth))
        let projected = Double(headCount + 2 * keyHeadCount) * Double(headWidth)
        let attention = (projected + Double(headCount) * Double(headWidth)) * width
        let feedForward = (isGated ? 3 : 2) * width * inner
        let biases =
            (biases.queryKeyValue ? projected : 0) + (biases.attentionOutput ? width : 0)
            + (biases.feedForward ? width + inner * (isGated ? 2 : 1) : 0)
        let normWidth = norm == .layer ? 2 * width : width
        let block = attention + feedForward + biases + 2 * normWidth
        let rows =
            vocabularySize + pauseTokenCount
            + (positions == .learned ? contextLength : 0) + (tiesEmbeddings ? 0 : vocabularySize)
        return Double(layerCount) * block + normWidth + Double(rows) * width
    }

    /// Floating-point operations of one forward pass over `positionCount` positions, of which
    /// `logitCount` need logits.
    ///
    /// A backward pass costs twice as much again.
    public func forwardOperationCount(positionCount: Int, logitCount: Int) -> Double {
        let attention = heads.channels * width + headCount * headWidth * width
        let feedForward = (isGated ? 3 : 2) * width * feedForwardWidth
        let products = Double(layerCount * (attention + feedForward)) * Double(positionCount)
        let scores = Double(headCount * headWidth * 2) * seenPairs(positionCount: positionCount)
        return 2 * (products + scores + Double(logitCount) * Double(vocabularySize * width))
    }

    /// How often a position sees one, itself included, in all layers together.
    private func seenPairs(positionCount: Int) -> Double {
        let all = Double(positionCount) * Double(positionCount + 1) / 2
        guard let attentionWindow else { return Double(layerCount) * all }
        let hidden = Double(max(0, positionCount - attentionWindow.length))
        let windowed = attentionWindow.layerCount(of: layerCount)
        return Double(layerCount) * all - Double(windowed) * hidden * (hidden + 1) / 2
    }
}

extension RotaryScaling {
    fileprivate func validate() throws(ModelError) {
        let limits: [(name: String, value: Double, range: ClosedRange<Double>)] = [
            ("factor", factor, 1...1e6), ("amplitude", amplitude, 0.01...100),
            ("originalContextLength", Double(originalContextLength), 1...0x1p30),
            ("slowTurns", slowTurns, 1e-3...1e6), ("fastTurns", fastTurns, 1e-3...1e6),
        ]
        for (name, value, range) in limits where !range.contains(value) {
            throw .invalidConfiguration(
                field: "rotaryScaling.\(name)",
                value: "\(value)",
                requirement: "between \(range.lowerBound) and \(range.upperBound)"
            )
        }
        guard fastTurns > slowTurns else {
            throw .invalidConfiguration(
                field: "rotaryScaling.fastTurns",
                value: "\(fastTurns)",
                requirement: "above slowTurns \(slowTurns)"
            )
        }
    }
}
