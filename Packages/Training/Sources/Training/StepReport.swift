/// What happened in one optimiser step.
///
/// Holds no clock time, so that a resumed run repeats it exactly.
public struct StepReport: Codable, Equatable, Sendable {
    /// Counted from 1.
    public let step: Int
    /// The objective: what gradients were taken of, in nats.
    public let loss: Double
    /// The mean of `-log p` over real tokens, in nats.
    public let nextLoss: Double
    /// The mean over hints, in nats; nil without hints.
    public let hintLoss: Double?
    /// The share of real tokens that were predicted right.
    public let accuracy: Double
    /// The norm of all gradients before clipping.
    public let gradientNorm: Double
    /// The learning rate.
    public let learningRate: Double
    /// Positions that counted in the loss.
    public let targetCount: Int
    /// Real tokens read, targets or not.
    public let realTokenCount: Int
    /// Inserted tokens read.
    public let pauseTokenCount: Int
    /// Prompts that lost tokens on their left to fit into a row.
    public let cutPromptCount: Int
    /// Floating-point operations of matrix products and attention, forward and backward, padding
    /// included.
    public let operationCount: Double
}
