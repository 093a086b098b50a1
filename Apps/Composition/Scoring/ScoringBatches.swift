import Eval
import Model
import Tensor

/// Runs beginnings and their continuations through the model, as many as fit a pass.
final class ScoringBatches {
    private let scorer: BranchScorer
    private let rowLimit: Int

    init(model: Transformer, workspace: Workspace, rowLimit: Int, attendsBothWays: Bool) throws {
        scorer = try BranchScorer(model: model, workspace: workspace, attendsBothWays: attendsBothWays)
        self.rowLimit = rowLimit
    }

    /// The scores of each sequence's continuations, in order.
    func scores(of sequences: [BranchingSequence]) throws -> [[ScoredCompletion]] {
        var scores = sequences.map { _ in [ScoredCompletion]() }
        for pass in passes(of: sequences) {
            let found = try scorer.scores(of: pass.map(\.sequence))
            for (part, results) in zip(pass, found) {
                scores[part.index] += results.map(ScoredCompletion.init)
            }
        }
        return scores
    }

    /// A sequence, or some of its continuations.
    private struct Part {
        let index: Int
        var sequence: BranchingSequence
    }

    /// Continuations are taken in order until a pass is full; one whose beginning fills it alone still has
    /// its pass.
    private func passes(of sequences: [BranchingSequence]) -> [[Part]] {
        var passes: [[Part]] = [[]]
        var rowCount = 0
        for (index, sequence) in sequences.enumerated() {
            for continuation in sequence.continuations {
                let isNew = passes[passes.count - 1].last?.index != index
                let added = continuation.count - 1 + (isNew ? sequence.beginning.count : 0)
                if rowCount > 0, rowCount + added > rowLimit {
                    passes.append([])
                    rowCount = 0
                }
                let last = passes.count - 1
                if passes[last].last?.index != index {
                    var part = Part(index: index, sequence: sequence)
                    part.sequence.continuations = []
                    passes[last].append(part)
                    rowCount += sequence.beginning.count
                }
                passes[last][passes[last].count - 1].sequence.continuations.append(continuation)
                rowCount += continuation.count - 1
            }
        }
        return passes.filter { !$0.isEmpty }
    }
}

extension ScoredCompletion {
    fileprivate init(_ score: ContinuationScore) {
        self.init(
            // A loss of -0 is a probability of 1, and logarithms here are at most 0.
            tokenLogProbabilities: score.losses.map { -max(0, Double($0)) },
            isGreedy: score.isGreedy
        )
    }
}
