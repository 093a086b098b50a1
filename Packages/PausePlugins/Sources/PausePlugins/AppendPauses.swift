public import PauseStrategy
public import Tokens

/// Puts `M` pauses between prompt and completion: pause-finetuning and pause-inference.
///
/// The first token of the completion is predicted from the last pause.
///
/// Source: Goyal et al., *Think before you speak: Training language models with pause tokens*,
/// ICLR 2024, <https://arxiv.org/abs/2310.02226>, algorithms 2 and 3.
public struct AppendPauses: PauseStrategy {
    /// The number of pauses, `M`.
    public typealias Configuration = PauseCount

    /// `append`.
    public static let name: PauseStrategyName = "append"

    private let pauses: [TokenID]

    /// Needs a pause token, unless it is to insert none.
    public init(configuration: Configuration, vocabulary: PauseVocabulary) throws(PauseStrategyError) {
        pauses = try Self.pauses(configuration.count, from: vocabulary)
    }

    /// Returns `M` pauses behind the last token of the prompt.
    public func insertions(
        into sequence: TokenSequence,
        using random: inout some RandomNumberGenerator
    ) -> [PauseInsertion] {
        [PauseInsertion](pauses, at: sequence.prompt.count)
    }
}
