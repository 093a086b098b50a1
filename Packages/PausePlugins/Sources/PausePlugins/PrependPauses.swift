public import PauseStrategy
public import Tokens

/// Puts `M` pauses in front of everything, a beginning-of-text token included.
///
/// Causal attention lets such pauses see nothing of the example: they are memory that every later
/// token can read, not time to think about it. They lengthen the prompt, so with bidirectional prefix
/// attention they do see it. In front of an example without a prompt, the last pause is asked for the
/// first token.
///
/// Source: the control of Goyal et al., 2023, <https://arxiv.org/abs/2310.02226>.
public struct PrependPauses: PauseStrategy {
    /// The number of pauses, `M`.
    public typealias Configuration = PauseCount

    /// `prepend`.
    public static let name: PauseStrategyName = "prepend"

    private let pauses: [TokenID]

    /// Needs a pause token, unless it is to insert none.
    public init(configuration: Configuration, vocabulary: PauseVocabulary) throws(PauseStrategyError) {
        pauses = try Self.pauses(configuration.count, from: vocabulary)
    }

    /// Returns `M` pauses in front of the first token.
    public func insertions(
        into sequence: TokenSequence,
        using random: inout some RandomNumberGenerator
    ) -> [PauseInsertion] {
        [PauseInsertion](pauses, at: 0)
    }
}
