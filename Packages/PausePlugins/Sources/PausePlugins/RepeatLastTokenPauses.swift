public import PauseStrategy
public import Tokens

/// Appends `M` copies of the last token of the prompt where others append pauses.
///
/// The control that needs no new vocabulary: replications found that it matches or beats a learned
/// `<pause>`. A prompt that is empty has no last token, and so is refused, not silently left as it is.
public struct RepeatLastTokenPauses: PauseStrategy {
    /// The number of copies, `M`.
    public typealias Configuration = PauseCount

    /// `repeat-last-token`.
    public static let name: PauseStrategyName = "repeat-last-token"

    private let count: Int

    /// Needs nothing of `vocabulary`.
    public init(configuration: Configuration, vocabulary: PauseVocabulary) throws(PauseStrategyError) {
        try Self.validate(count: configuration.count)
        count = configuration.count
    }

    /// Returns `M` copies behind the last token of the prompt.
    ///
    /// - Throws: ``PauseStrategy/PauseStrategyError/unsuitableExample(strategy:problem:)`` for an
    ///   empty prompt, unless it is to insert nothing.
    public func insertions(
        into sequence: TokenSequence,
        using random: inout some RandomNumberGenerator
    ) throws(PauseStrategyError) -> [PauseInsertion] {
        guard count > 0 else { return [] }
        guard let last = sequence.prompt.last else {
            throw .unsuitableExample(
                strategy: Self.name,
                problem: "the prompt is empty, so there is no last token to repeat; use another strategy"
            )
        }
        return [PauseInsertion](Array(repeating: last, count: count), at: sequence.prompt.count)
    }
}
