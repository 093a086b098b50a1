public import PauseStrategy
public import Tokens

/// Puts pauses at uniformly random places of the whole example: pause-pretraining.
///
/// A pretraining window holds `T + 1` tokens, the inputs of `T` positions and the target of the last.
/// It gets `k = round(rate · T)` pauses, adjacent ones allowed, such that each of the `C(T + 1 + k, k)`
/// interleavings of pauses and tokens is equally likely. The loader trims the result back to `T`
/// positions: of T = 2048 and rate 0.1, 205 pauses are put in and about 186 are left.
///
/// The number of pauses follows from the rate, so that it has no setting `count`.
///
/// Source: Goyal et al., *Think before you speak: Training language models with pause tokens*,
/// ICLR 2024, <https://arxiv.org/abs/2310.02226>, algorithm 1.
///
/// - Complexity: O(`T + k`), one draw per place.
public struct RandomRatePauses: PauseStrategy {
    /// The settings of ``RandomRatePauses``.
    public struct Configuration: PauseConfiguration {
        /// Pauses per predicted position, in 0...16.
        public var rate = 0.1

        /// One pause for ten tokens, as in the paper.
        public init() {}

        /// `rate` pauses per token.
        public init(rate: Double) { self.rate = rate }
    }

    /// `random-rate`.
    public static let name: PauseStrategyName = "random-rate"

    private let rate: Double
    private let pauseToken: TokenID?

    /// Needs a pause token, unless the rate is 0.
    public init(configuration: Configuration, vocabulary: PauseVocabulary) throws(PauseStrategyError) {
        guard (0...16).contains(configuration.rate) else {
            throw .invalidConfiguration(
                strategy: Self.name,
                problem: "rate is \(configuration.rate); set it to a number in 0...16, 0.1 as a rule"
            )
        }
        rate = configuration.rate
        pauseToken = rate == 0 ? nil : vocabulary.pauseTokens.first
        guard rate == 0 || pauseToken != nil else { throw Self.missingPauseToken }
    }

    /// Returns `k` pauses, every interleaving equally likely.
    public func insertions(
        into sequence: TokenSequence,
        using random: inout some RandomNumberGenerator
    ) -> [PauseInsertion] {
        guard let pauseToken else { return [] }
        var pausesLeft = Int((rate * Double(max(0, sequence.count - 1))).rounded())
        var tokensLeft = sequence.count
        var result: [PauseInsertion] = []
        result.reserveCapacity(pausesLeft)
        // Selection sampling: of the places left, each is as likely as another to be a pause.
        while pausesLeft > 0 {
            if random.uniform(below: pausesLeft + tokensLeft) < pausesLeft {
                result.append(PauseInsertion(offset: sequence.count - tokensLeft, token: pauseToken))
                pausesLeft -= 1
            } else {
                tokensLeft -= 1
            }
        }
        return result
    }
}
