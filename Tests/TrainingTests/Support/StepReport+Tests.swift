@testable import Training

extension StepReport {
    /// A report of which only the step and the loss matter.
    static func example(step: Int, nextLoss: Double = 1.5) -> StepReport {
        StepReport(
            step: step,
            loss: nextLoss,
            nextLoss: nextLoss,
            hintLoss: nil,
            accuracy: 0.25,
            gradientNorm: 2,
            learningRate: 0.001,
            targetCount: 4,
            realTokenCount: 8,
            pauseTokenCount: 2,
            cutPromptCount: 0,
            operationCount: 0
        )
    }
}
