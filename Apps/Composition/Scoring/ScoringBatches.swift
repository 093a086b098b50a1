import Eval
import Model
import Tensor

/// A prompt and one completion whose probability is asked for.
struct ScoringRow {
    let prompt: PausedPrompt
    let completion: [Int32]

    /// What the model reads: the last token of the completion is a target only.
    var tokens: [Int32] { prompt.tokens + completion.dropLast() }
}

/// Runs rows through the model, side by side with others of like length.
final class ScoringBatches {
    private let model: Transformer
    private let workspace: Workspace
    private let batchSize: Int
    private let attendsBothWays: Bool
    private var recordings = RecordedBatches()

    init(model: Transformer, workspace: Workspace, batchSize: Int, attendsBothWays: Bool) {
        self.model = model
        self.workspace = workspace
        self.batchSize = max(batchSize, 1)
        self.attendsBothWays = attendsBothWays
    }

    /// The score of each row, in order.
    func scores(of rows: [ScoringRow]) throws -> [ScoredCompletion] {
        var scores = [ScoredCompletion?](repeating: nil, count: rows.count)
        let order = rows.indices.sorted { (rows[$0].tokens.count, $0) < (rows[$1].tokens.count, $1) }
        for start in stride(from: 0, to: order.count, by: batchSize) {
            let members = order[start..<min(start + batchSize, order.count)]
            let results = try scoreBatch(members.map { rows[$0] })
            for (index, score) in zip(members, results) { scores[index] = score }
        }
        return scores.compactMap { $0 }
    }

    private func scoreBatch(_ rows: [ScoringRow]) throws -> [ScoredCompletion] {
        let longest = rows.map(\.tokens.count).max() ?? 1
        // Few different lengths, few recordings; the model's last position is never passed.
        let padded = min((longest + 15) / 16 * 16, model.configuration.contextLength)
        let recording = try recording(batch: rows.count, positionCount: max(padded, longest))
        try fill(recording, with: rows)
        var asked: [Int32] = []
        for (index, row) in rows.enumerated() {
            let first = index * recording.positionCount + row.prompt.tokens.count - 1
            asked += row.completion.indices.map { Int32(first + $0) }
        }
        let targets = rows.flatMap(\.completion)
        let losses = try recording.losses(rows: asked, targets: targets, weights: targets.map { _ in 1 })
        return split(losses, greedy: recording.greedyTokens(), among: rows)
    }

    private func fill(_ recording: SequenceBatch, with rows: [ScoringRow]) throws {
        var tokens: [Int32] = []
        var positions: [Int32] = []
        for row in rows {
            let read = row.tokens
            let padding = recording.positionCount - read.count
            tokens += read + [Int32](repeating: 0, count: padding)
            positions += row.prompt.positions(followedBy: row.completion.count - 1)
            positions += [Int32](repeating: 0, count: padding)
        }
        try recording.fill(
            tokens: tokens,
            positions: positions,
            promptCounts: rows.map { Int32($0.prompt.promptCount) }
        )
    }

    private func split(
        _ losses: [Float],
        greedy: [Int32],
        among rows: [ScoringRow]
    ) -> [ScoredCompletion] {
        var start = 0
        return rows.map { row in
            let range = start..<start + row.completion.count
            start = range.upperBound
            return ScoredCompletion(
                // A loss of -0 is a probability of 1, and logarithms here are at most 0.
                tokenLogProbabilities: losses[range].map { -max(0, Double($0)) },
                isGreedy: greedy[range].elementsEqual(row.completion)
            )
        }
    }

    private func recording(batch: Int, positionCount: Int) throws -> SequenceBatch {
        let shape = SequenceBatch.Shape(
            batch: batch,
            positionCount: positionCount,
            attendsBothWays: attendsBothWays
        )
        return try recordings.batch(of: shape) {
            try SequenceBatch(model: model, workspace: workspace, shape: shape, recordsGradients: false)
        }
    }
}
