public import Datasets
public import Model
import Tokens

/// What training takes: real tokens, pauses and arithmetic, each counted apart.
public struct Budget: Equatable, Sendable {
    /// Real tokens read, targets or not.
    public var realTokenCount = 0
    /// Inserted tokens read.
    public var pauseTokenCount = 0
    /// Floating-point operations of matrix products and attention, forward and backward, padding
    /// included; the last block as if every position's output were read.
    public var operationCount = 0.0

    /// Nothing.
    public init() {}

    /// What a step took.
    public init(_ report: StepReport) {
        realTokenCount = report.realTokenCount
        pauseTokenCount = report.pauseTokenCount
        operationCount = report.operationCount
    }

    /// What training a model of the shape `configuration` on `batches` takes.
    public init(of batches: [Batch], for configuration: TransformerConfiguration) {
        let targetCount = batches.reduce(0) { $0 + $1.targets.count { $0 != .ignored } }
        self.init(of: batches, targetCount: targetCount, for: configuration)
    }

    /// A backward pass costs twice as much as a forward pass.
    init(of batches: [Batch], targetCount: Int, for configuration: TransformerConfiguration) {
        let forward = batches.reduce(0.0) { sum, batch in
            let row = configuration.forwardOperationCount(positionCount: batch.positionCount, logitCount: 0)
            return sum + row * Double(batch.rowCount)
        }
        let logits = 2 * Double(targetCount) * Double(configuration.vocabularySize * configuration.width)
        realTokenCount = batches.reduce(0) { $0 + $1.realCounts.reduce(0, +) }
        pauseTokenCount = batches.reduce(0) { $0 + $1.insertedCounts.reduce(0, +) }
        operationCount = 3 * (forward + logits)
    }

    /// Takes `other` as well.
    public static func += (budget: inout Budget, other: Budget) {
        budget.realTokenCount += other.realTokenCount
        budget.pauseTokenCount += other.pauseTokenCount
        budget.operationCount += other.operationCount
    }

    /// As much for each of `count` parts as for each of the `sampleCount` that this one covers.
    public func scaled(to count: Int, of sampleCount: Int) -> Budget {
        let factor = Double(count) / Double(sampleCount)
        var result = Budget()
        // An estimate of settings that nobody will live to see finished is still a number.
        result.realTokenCount = Int(min(Double(realTokenCount) * factor, 1e18).rounded())
        result.pauseTokenCount = Int(min(Double(pauseTokenCount) * factor, 1e18).rounded())
        result.operationCount = operationCount * factor
        return result
    }
}
