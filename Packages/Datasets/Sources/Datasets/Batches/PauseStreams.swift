import PauseStrategy
import Randomness
import Tokens

/// A pause strategy and the random streams that it draws from: one per epoch and item.
///
/// Pauses therefore move from epoch to epoch, and do not depend on the batch that an item is in.
struct PauseStreams: Sendable {
    private let strategy: (any PauseStrategy)?
    private let stream: RandomStream

    /// Without a strategy no sequence gets a pause, and nothing is drawn.
    init(_ strategy: (any PauseStrategy)?, seed: UInt64) {
        self.strategy = strategy
        stream = RandomStream(seed: seed).split(BatchStream.pauses.rawValue)
    }

    /// `sequence` with the pauses that the item of `place` gets in that epoch.
    func pausedSequence(
        from sequence: TokenSequence,
        at place: EpochPlace
    ) throws(PauseStrategyError) -> PausedSequence {
        guard let strategy else { return PausedSequence(sequence) }
        var random = stream.split(place.epoch).split(place.index)
        return try strategy.pausedSequence(from: sequence, using: &random)
    }
}
