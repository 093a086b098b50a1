public import PauseStrategy
public import Tokens

/// Appends pauses, as many as drawn anew for every example: a model that is to work with any `M`.
///
/// A model fine-tuned with one `M` collapses at another, at 0 above all. Training on several cures
/// that for the numbers trained on, and for no other: list every `M` that inference may ask for.
///
/// At inference, where the completion is empty, nothing is drawn: the largest number is used, unless
/// ``Configuration/count`` asks for another.
public struct AppendRandomCountPauses: PauseStrategy {
    /// The settings of ``AppendRandomCountPauses``.
    public struct Configuration: PauseConfiguration {
        /// The numbers of pauses to draw from, each in 0...65536; 1...65537 entries, all equally
        /// likely, so that a number listed twice is drawn twice as often.
        public var counts = Array(0...10)
        /// The number to use always, in place of a draw: any in 0...65536, or nil.
        public var count: Int?

        /// 0 to 10 pauses.
        public init() {}

        /// One of `counts`, or always `count`.
        public init(counts: [Int], count: Int? = nil) {
            self.counts = counts
            self.count = count
        }
    }

    /// `append-random-count`.
    public static let name: PauseStrategyName = "append-random-count"

    private let counts: [Int]
    private let pauses: [TokenID]

    /// Needs a pause token, unless it is never to insert one.
    public init(configuration: Configuration, vocabulary: PauseVocabulary) throws(PauseStrategyError) {
        for count in configuration.counts { try Self.validate(count: count, named: "an entry of counts") }
        guard Self.validEntryCounts.contains(configuration.counts.count) else {
            throw .invalidConfiguration(
                strategy: Self.name,
                problem: """
                    counts has \(configuration.counts.count) entries; \
                    list every number of pauses to train on, \
                    \(Self.validEntryCounts.lowerBound) to \(Self.validEntryCounts.upperBound) of them
                    """
            )
        }
        counts = configuration.count.map { [$0] } ?? configuration.counts
        pauses = try Self.pauses(counts.reduce(0, max), from: vocabulary)
    }

    private static let validEntryCounts = 1...65_537

    /// Returns as many pauses as drawn, behind the last token of the prompt.
    public func insertions(
        into sequence: TokenSequence,
        using random: inout some RandomNumberGenerator
    ) -> [PauseInsertion] {
        let count =
            sequence.completion.isEmpty || counts.count == 1
            ? pauses.count : counts[random.uniform(below: counts.count)]
        return [PauseInsertion](Array(pauses.prefix(count)), at: sequence.prompt.count)
    }
}
