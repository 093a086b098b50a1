public import PauseStrategy
public import Tokens

/// Appends `M` different pauses: `<pause_0>`, `<pause_1>` and so on, each with a row of its own.
///
/// Tells apart what repetition of one token cannot: which of the `M` positions this is. If the
/// vocabulary has fewer than `M` pauses, they start over from the first.
public struct DistinctPauses: PauseStrategy {
    /// The number of pauses, `M`.
    public typealias Configuration = PauseCount

    /// `distinct`.
    public static let name: PauseStrategyName = "distinct"

    private let pauses: [TokenID]

    /// Needs a pause token, unless it is to insert none.
    public init(configuration: Configuration, vocabulary: PauseVocabulary) throws(PauseStrategyError) {
        try Self.validate(count: configuration.count)
        let tokens = vocabulary.pauseTokens
        guard configuration.count == 0 || !tokens.isEmpty else { throw Self.missingPauseToken }
        pauses = (0..<configuration.count).map { tokens[$0 % tokens.count] }
    }

    /// Returns `M` pauses behind the last token of the prompt, in order of their number.
    public func insertions(
        into sequence: TokenSequence,
        using random: inout some RandomNumberGenerator
    ) -> [PauseInsertion] {
        [PauseInsertion](pauses, at: sequence.prompt.count)
    }
}
