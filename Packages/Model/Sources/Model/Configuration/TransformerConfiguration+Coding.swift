import Tensor

extension TransformerConfiguration {
    /// How older files say which layers have biases: all or none.
    private enum OlderKeys: String, CodingKey {
        case hasBiases
    }

    /// Decodes a configuration; what older files do not mention has the value it had then.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let older = try decoder.container(keyedBy: OlderKeys.self)
        self.init(
            vocabularySize: try values.decode(Int.self, forKey: .vocabularySize),
            pauseTokenCount: try values.decode(Int.self, forKey: .pauseTokenCount),
            contextLength: try values.decode(Int.self, forKey: .contextLength),
            width: try values.decode(Int.self, forKey: .width),
            layerCount: try values.decode(Int.self, forKey: .layerCount),
            headCount: try values.decode(Int.self, forKey: .headCount),
            keyHeadCount: try values.decode(Int.self, forKey: .keyHeadCount),
            headWidth: try values.decode(Int.self, forKey: .headWidth),
            feedForwardWidth: try values.decode(Int.self, forKey: .feedForwardWidth),
            positions: try values.decode(Positions.self, forKey: .positions),
            rotaryBase: try values.decode(Double.self, forKey: .rotaryBase),
            norm: try values.decode(NormKind.self, forKey: .norm),
            normEpsilon: try values.decode(Double.self, forKey: .normEpsilon),
            activation: try values.decode(ActivationFunction.self, forKey: .activation),
            isGated: try values.decode(Bool.self, forKey: .isGated),
            biases: try older.decodeIfPresent(Bool.self, forKey: .hasBiases).map { $0 ? .all : .none }
                ?? values.decode(LinearBiases.self, forKey: .biases),
            tiesEmbeddings: try values.decode(Bool.self, forKey: .tiesEmbeddings)
        )
        rotaryWidth = try values.decodeIfPresent(Int.self, forKey: .rotaryWidth)
        rotaryScaling = try values.decodeIfPresent(RotaryScaling.self, forKey: .rotaryScaling)
        normGainOffset = try values.decodeIfPresent(Double.self, forKey: .normGainOffset) ?? 0
        embeddingScale = try values.decodeIfPresent(Double.self, forKey: .embeddingScale) ?? 1
        isParallel = try values.decodeIfPresent(Bool.self, forKey: .isParallel) ?? false
        attentionWindow = try values.decodeIfPresent(AttentionWindow.self, forKey: .attentionWindow)
    }
}
