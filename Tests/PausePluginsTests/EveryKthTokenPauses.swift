public import PauseStrategy
public import Tokens

/// Puts a pause behind every `k`-th token of the example.
public struct EveryKthTokenPauses: PauseStrategy {
    /// The settings of ``EveryKthTokenPauses``.
    public struct Configuration: PauseConfiguration {
        /// The distance between pauses, `k`, in real tokens; at least 1.
        public var distance = 8

        /// A pause behind every eighth token.
        public init() {}
    }

    /// `every-kth-token`.
    public static let name: PauseStrategyName = "every-kth-token"

    private let distance: Int
    private let pauseToken: TokenID

    /// Needs a pause token.
    public init(configuration: Configuration, vocabulary: PauseVocabulary) throws(PauseStrategyError) {
        guard configuration.distance >= 1 else {
            throw .invalidConfiguration(
                strategy: Self.name,
                problem: "distance is \(configuration.distance); set it to 1 or more"
            )
        }
        guard let pauseToken = vocabulary.pauseTokens.first else {
            throw .invalidConfiguration(
                strategy: Self.name,
                problem: "the vocabulary has no pause token"
            )
        }
        self.distance = configuration.distance
        self.pauseToken = pauseToken
    }

    /// Returns a pause for every `k` tokens, behind the last of them.
    public func insertions(
        into sequence: TokenSequence,
        using random: inout some RandomNumberGenerator
    ) -> [PauseInsertion] {
        stride(from: distance, through: sequence.count, by: distance)
            .map { PauseInsertion(offset: $0, token: pauseToken) }
    }
}
