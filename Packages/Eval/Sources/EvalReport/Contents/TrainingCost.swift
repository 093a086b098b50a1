/// What it took to train an arm of an experiment, on average over its seeds.
///
/// Steps, tokens and time add up over all stages of training.
public struct TrainingCost: Codable, Equatable, Sendable {
    /// The arm.
    public var arm: String
    /// The number of scalars that are trained.
    public var parameters: Int
    /// Optimiser steps.
    public var steps: Int
    /// Real tokens read.
    public var realTokens: Double
    /// Tokens that a pause strategy put in.
    public var pauseTokens: Double
    /// Wall-clock time.
    public var seconds: Double
    /// Floating-point operations; nil where nobody counted them.
    public var flops: Double?

    /// Describes a cost.
    public init(
        arm: String,
        parameters: Int,
        steps: Int,
        realTokens: Double,
        pauseTokens: Double = 0,
        seconds: Double,
        flops: Double? = nil
    ) {
        self.arm = arm
        self.parameters = parameters
        self.steps = steps
        self.realTokens = realTokens
        self.pauseTokens = pauseTokens
        self.seconds = seconds
        self.flops = flops
    }
}
