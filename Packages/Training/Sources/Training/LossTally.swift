import Datasets
import Tokens

/// The targets of a micro-batch that count, in order of position.
///
/// Filled anew for each, so that only the largest so far takes memory.
struct CountedTargets {
    private(set) var rows: [Int32] = []
    private(set) var tokens: [Int32] = []
    private(set) var weights: [Float] = []
    private(set) var areHints: [Bool] = []

    /// Takes the place of what was there.
    mutating func fill(_ targets: [Target], weight: (Target) -> Float) {
        removeAll()
        for (row, target) in targets.enumerated() {
            guard let token = target.token else { continue }
            let weight = weight(target)
            let isHint = target == .hint(token)
            if isHint, weight == 0 { continue }
            rows.append(Int32(row))
            tokens.append(token.rawValue)
            weights.append(weight)
            areHints.append(isHint)
        }
    }

    private mutating func removeAll() {
        rows.removeAll(keepingCapacity: true)
        tokens.removeAll(keepingCapacity: true)
        weights.removeAll(keepingCapacity: true)
        areHints.removeAll(keepingCapacity: true)
    }
}

/// Sums of losses over the micro-batches of a step, in double precision and a fixed order.
struct LossTally {
    private(set) var loss = 0.0
    private var nextSum = 0.0
    private var hintSum = 0.0
    private var nextCount = 0
    private var hintCount = 0
    private var rightCount = 0

    /// Positions that counted.
    var targetCount: Int { nextCount + hintCount }

    mutating func add(_ losses: [Float], of counted: CountedTargets, greedy: [Int32]) {
        for index in losses.indices {
            let value = Double(losses[index])
            loss += value * Double(counted.weights[index])
            if counted.areHints[index] {
                hintSum += value
                hintCount += 1
            } else {
                nextSum += value
                nextCount += 1
                if greedy[index] == counted.tokens[index] { rightCount += 1 }
            }
        }
    }

    func report(
        step: Int,
        gradientNorm: Double,
        learningRate: Double,
        batches: [Batch],
        budget: Budget
    ) -> StepReport {
        StepReport(
            step: step,
            loss: loss,
            nextLoss: nextSum / Double(max(nextCount, 1)),
            hintLoss: hintCount > 0 ? hintSum / Double(hintCount) : nil,
            accuracy: Double(rightCount) / Double(max(nextCount, 1)),
            gradientNorm: gradientNorm,
            learningRate: learningRate,
            targetCount: targetCount,
            realTokenCount: budget.realTokenCount,
            pauseTokenCount: budget.pauseTokenCount,
            cutPromptCount: batches.reduce(0) { $0 + $1.truncatedCounts.count { $0 > 0 } },
            operationCount: budget.operationCount
        )
    }
}
