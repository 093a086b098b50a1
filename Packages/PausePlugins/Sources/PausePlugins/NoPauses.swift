public import PauseStrategy
public import Tokens

/// Inserts nothing: the baseline, byte for byte a toolkit without pauses.
public struct NoPauses: PauseStrategy {
    /// There is nothing to set.
    public struct Configuration: PauseConfiguration {
        /// The only configuration.
        public init() {}
    }

    /// `none`.
    public static let name: PauseStrategyName = "none"

    /// Needs nothing of `vocabulary`.
    public init(configuration: Configuration, vocabulary: PauseVocabulary) {}

    /// Returns no pauses.
    public func insertions(
        into sequence: TokenSequence,
        using random: inout some RandomNumberGenerator
    ) -> [PauseInsertion] {
        []
    }
}
