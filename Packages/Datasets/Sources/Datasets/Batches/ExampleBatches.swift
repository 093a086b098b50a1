public import PauseStrategy
public import Tokenizer
import Tokens

/// Batches of examples for fine-tuning.
///
/// A row ends with the last position whose output is asked for something: the final token of a
/// completion is a target, but never an input. Rows are padded to the longest of the batch.
public struct ExampleBatches: BatchSource {
    private let source: any ExampleSource
    private let encoder: ExampleEncoder
    private let pauses: PauseStreams
    private let configuration: Configuration
    private let order: EpochOrder

    /// Makes batches.
    ///
    /// - Parameters:
    ///   - source: The examples.
    ///   - tokenizer: Encodes them, anew at each visit.
    ///   - strategy: Places pauses; `nil` gives the same batches as a strategy that places none.
    ///   - configuration: The settings.
    /// - Throws: ``DatasetError/invalidSetting(name:problem:)``,
    ///   ``DatasetError/empty(_:)`` when the source is empty.
    public init(
        _ source: any ExampleSource,
        tokenizer: any Tokenizer,
        strategy: (any PauseStrategy)?,
        configuration: Configuration = Configuration()
    ) throws(DatasetError) {
        try configuration.check()
        guard source.count != 0 else { throw .empty(source.name) }
        self.source = source
        self.configuration = configuration
        encoder = try ExampleEncoder(
            tokenizer: tokenizer,
            prependsBeginning: configuration.prependsBeginning,
            appendsEnd: configuration.appendsEnd
        )
        pauses = PauseStreams(strategy, seed: configuration.seed)
        order = EpochOrder(
            count: source.count,
            isShuffled: configuration.order == .shuffled,
            seed: configuration.seed
        )
    }

    /// The batch of micro-step `index`: visits `index * B` to `index * B + B - 1` of the run.
    ///
    /// - Throws: ``DatasetError`` naming an example that is too long or has nothing to predict, and
    ///   whatever source and strategy throw.
    public func batch(at index: Int) throws -> Batch {
        precondition(index >= 0, "micro-step \(index) is before the run")
        let first = index * configuration.batchSize
        let rows = try (first..<first + configuration.batchSize).map { try row(ofVisit: $0) }
        let longest = rows.map(\.sequence.count).max() ?? 0
        return Batch(
            rows.map(\.sequence),
            positions: configuration.positions,
            positionCount: configuration.paddedCount(of: longest),
            truncatedCounts: rows.map(\.truncatedCount)
        )
    }

    /// The epoch of the first example of micro-step `index`; 0 for ever where examples are endless.
    public func epoch(at index: Int) -> Int {
        order.epoch(of: index * configuration.batchSize)
    }

    private func row(ofVisit visit: Int) throws -> Row {
        let place = order.place(of: visit)
        let example = try source.example(at: place.index)
        let sequence = try encoder.sequence(for: example)
        guard let whole = try paused(sequence, at: place) else {
            let problem = "no output has a target; give it a prompt and a completion"
            throw DatasetError.untrainableExample(id: example.id, problem: problem)
        }
        guard whole.count > configuration.contextLength else { return Row(sequence: whole) }
        guard configuration.overflow == .truncatePrompt, let row = try shortened(sequence, at: place) else {
            throw DatasetError.exampleTooLong(
                id: example.id,
                positions: whole.count,
                limit: configuration.contextLength
            )
        }
        return row
    }

    /// Cuts as little off the prompt as makes it fit; `nil` when nothing does.
    ///
    /// Fewer tokens may get fewer pauses, so the cut is searched for, with pauses placed anew.
    private func shortened(_ sequence: TokenSequence, at place: EpochPlace) throws -> Row? {
        var tooLittle = 0
        var enough = sequence.prompt.count - max(encoder.protectedCount, 1)
        guard enough > 0, var best = try row(sequence, without: enough, at: place) else { return nil }
        while enough - tooLittle > 1 {
            let middle = (tooLittle + enough) / 2
            if let row = try row(sequence, without: middle, at: place) {
                (enough, best) = (middle, row)
            } else {
                tooLittle = middle
            }
        }
        return best
    }

    private func row(_ sequence: TokenSequence, without count: Int, at place: EpochPlace) throws -> Row? {
        var shorter = sequence
        shorter.prompt.removeSubrange(encoder.protectedCount..<encoder.protectedCount + count)
        guard let row = try paused(shorter, at: place), row.count <= configuration.contextLength else {
            return nil
        }
        return Row(sequence: row, truncatedCount: count)
    }

    /// The positions up to the last target, since more cost time and change nothing; `nil` without one.
    private func paused(_ sequence: TokenSequence, at place: EpochPlace) throws -> PausedSequence? {
        let row = try pauses.pausedSequence(from: sequence, at: place)
        return row.targets.lastIndex { $0 != .ignored }.map { row.trimmed(to: $0 + 1) }
    }

    private struct Row {
        var sequence: PausedSequence
        var truncatedCount = 0
    }
}
