/// Which linear layers of a block have biases.
public struct LinearBiases: Codable, Equatable, Sendable {
    /// The projection to queries, keys and values.
    public var queryKeyValue: Bool
    /// The projection of attended values back to the residual stream.
    public var attentionOutput: Bool
    /// Both layers of feed-forward.
    public var feedForward: Bool

    /// Biases everywhere, as in GPT-2.
    public static let all = LinearBiases(queryKeyValue: true, attentionOutput: true, feedForward: true)
    /// No biases, as in Llama.
    public static let none = LinearBiases(queryKeyValue: false, attentionOutput: false, feedForward: false)

    /// Describes biases.
    public init(queryKeyValue: Bool, attentionOutput: Bool, feedForward: Bool) {
        self.queryKeyValue = queryKeyValue
        self.attentionOutput = attentionOutput
        self.feedForward = feedForward
    }
}
