public import Tensor

/// The shape of a decoder-only transformer: one for GPT-2, GPT-NeoX, Llama and Gemma families.
public struct TransformerConfiguration: Codable, Equatable, Sendable {
    /// Where the model learns of a token's place.
    public enum Positions: String, Codable, CaseIterable, Sendable {
        /// A learned vector per position, added to the token's.
        case learned
        /// Queries and keys are turned by an angle that grows with the position.
        case rotary
    }

    /// Tokens that have a logit, V.
    ///
    /// Pauses are not among them.
    public var vocabularySize: Int
    /// Pause tokens, P: rows `V ..< V + P` of the embedding, which are read and never predicted.
    public var pauseTokenCount: Int
    /// The most positions that the model can read, pauses included.
    public var contextLength: Int
    /// The width of the residual stream, C.
    public var width: Int
    /// Blocks of attention and feed-forward, L.
    public var layerCount: Int
    /// Query heads, H.
    public var headCount: Int
    /// Key and value heads, G; divides H.
    ///
    /// Fewer than H is grouped-query attention.
    public var keyHeadCount: Int
    /// The width of one head, D.
    public var headWidth: Int
    /// The inner width of the feed-forward layers, F.
    public var feedForwardWidth: Int
    /// Learned or rotary positions.
    public var positions: Positions
    /// The base of the rotary angles, when positions are rotary.
    public var rotaryBase: Double
    /// Layer norm or root-mean-square norm.
    public var norm: NormKind
    /// Added under the norms' square roots.
    public var normEpsilon: Double
    /// The function of the feed-forward layers.
    public var activation: ActivationFunction
    /// Whether the feed-forward layers multiply by a gate.
    public var isGated: Bool
    /// Which linear layers have biases.
    public var biases: LinearBiases
    /// Whether the vocabulary projection is the token embedding.
    public var tiesEmbeddings: Bool
    /// The leading channels of each head that turn with the position, even; nil for the whole head.
    public var rotaryWidth: Int?
    /// How rotary frequencies are stretched to read further; nil for not at all.
    public var rotaryScaling: RotaryScaling?
    /// Added to the gains of root-mean-square norms: 1 where files hold their distance from 1.
    public var normGainOffset = 0.0
    /// The factor on rows of the token embedding where tokens are read; the head does without it.
    public var embeddingScale = 1.0
    /// Whether attention and feed-forward read the same residual stream, and are added to it together.
    public var isParallel = false
    /// Which positions each one sees; nil for all before it, in every layer.
    public var attentionWindow: AttentionWindow?

    /// The GPT-2 form: learned positions, layer norm, GELU, biases, tied embeddings.
    ///
    /// - Parameters:
    ///   - vocabularySize: V.
    ///   - contextLength: The most positions.
    ///   - width: C; heads are `width / headCount` wide and feed-forward layers `4 * width`.
    ///   - layerCount: L.
    ///   - headCount: H.
    /// - Returns: A configuration without pauses, not yet validated.
    public static func gpt2(
        vocabularySize: Int,
        contextLength: Int,
        width: Int,
        layerCount: Int,
        headCount: Int
    ) -> TransformerConfiguration {
        TransformerConfiguration(
            vocabularySize: vocabularySize,
            pauseTokenCount: 0,
            contextLength: contextLength,
            width: width,
            layerCount: layerCount,
            headCount: headCount,
            keyHeadCount: headCount,
            headWidth: width / max(headCount, 1),
            feedForwardWidth: 4 * width,
            positions: .learned,
            rotaryBase: 10_000,
            norm: .layer,
            normEpsilon: 1e-5,
            activation: .geluTanh,
            isGated: false,
            biases: .all,
            tiesEmbeddings: true
        )
    }

    /// The Llama form: rotary positions, root-mean-square norm, gated SiLU, no biases, untied head.
    public static func llama(
        vocabularySize: Int,
        contextLength: Int,
        width: Int,
        layerCount: Int,
        headCount: Int
    ) -> TransformerConfiguration {
        var configuration = gpt2(
            vocabularySize: vocabularySize,
            contextLength: contextLength,
            width: width,
            layerCount: layerCount,
            headCount: headCount
        )
        configuration.feedForwardWidth = (width * 8 / 3 + 31) / 32 * 32
        configuration.positions = .rotary
        configuration.norm = .rootMeanSquare
        configuration.activation = .silu
        configuration.isGated = true
        configuration.biases = .none
        configuration.tiesEmbeddings = false
        return configuration
    }

    /// The leading channels of each head that turn, for rotary positions.
    public var turningWidth: Int { rotaryWidth ?? headWidth }

    /// The heads of one attention layer.
    var heads: AttentionHeads {
        AttentionHeads(queryCount: headCount, keyCount: keyHeadCount, width: headWidth)
    }

    /// The names in files.
    enum CodingKeys: String, CodingKey {
        case vocabularySize, pauseTokenCount, contextLength, width, layerCount, headCount, keyHeadCount
        case headWidth, feedForwardWidth, positions, rotaryBase, norm, normEpsilon, activation, isGated
        case biases, tiesEmbeddings, rotaryWidth, rotaryScaling, normGainOffset, embeddingScale, isParallel
        case attentionWindow
    }

    /// Whether all linear layers have biases; setting it changes all of them.
    public var hasBiases: Bool {
        get { biases == .all }
        set { biases = newValue ? .all : .none }
    }
}
