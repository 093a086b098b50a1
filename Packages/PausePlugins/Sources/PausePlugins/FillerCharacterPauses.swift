public import PauseStrategy
public import Tokens

/// Appends `M` tokens of ordinary text, such as a row of periods, where others append pauses.
///
/// The control that separates more positions from a learned `<pause>`. The text is encoded once, by
/// itself, and its tokens are repeated, the last repetition cut short, until there are exactly `M`:
/// tokens are counted, not characters, so that the cost equals that of ``AppendPauses``. Since the
/// text is not encoded again behind the prompt, repetitions never merge into longer tokens.
///
/// Source: the control of Goyal et al., 2023, <https://arxiv.org/abs/2310.02226>, which appends 10 or
/// 50 periods.
public struct FillerCharacterPauses: PauseStrategy {
    /// The settings of ``FillerCharacterPauses``.
    public struct Configuration: PauseConfiguration {
        /// The number of tokens, `M`, in 0...65536.
        public var count = 10
        /// What to repeat: any text of at least one token.
        public var text = "."

        /// 10 periods, one of the two numbers of the paper.
        public init() {}

        /// `count` tokens of `text`, over and over.
        public init(count: Int, text: String = ".") {
            self.count = count
            self.text = text
        }
    }

    /// `filler-character`.
    public static let name: PauseStrategyName = "filler-character"

    private let fillers: [TokenID]

    /// Needs a tokenizer for which the text is not empty, unless it is to insert nothing.
    public init(configuration: Configuration, vocabulary: PauseVocabulary) throws(PauseStrategyError) {
        try Self.validate(count: configuration.count)
        let tokens = vocabulary.encode(configuration.text)
        guard configuration.count == 0 || !tokens.isEmpty else {
            throw .invalidConfiguration(
                strategy: Self.name,
                problem: """
                    text is \(configuration.text.debugDescription), which the tokenizer turns into no \
                    tokens; set it to a text of at least one
                    """
            )
        }
        fillers = (0..<configuration.count).map { tokens[$0 % tokens.count] }
    }

    /// Returns `M` fillers behind the last token of the prompt.
    public func insertions(
        into sequence: TokenSequence,
        using random: inout some RandomNumberGenerator
    ) -> [PauseInsertion] {
        [PauseInsertion](fillers, at: sequence.prompt.count)
    }
}
