public import Tensor

/// Everything that a run of training does, apart from its model and its data.
public struct TrainingPlan: Codable, Equatable, Sendable {
    /// Optimiser steps.
    public var steps: Int
    /// Micro-batches whose gradients add up to one step.
    public var accumulation: Int
    /// The optimiser.
    public var optimizer: AdamW
    /// The learning rate over the run.
    public var schedule: LearningRateSchedule
    /// The weight of hints at pauses against real tokens.
    public var hintWeight: Double
    /// Whether prompts attend to themselves both ways.
    public var promptsAttendBothWays: Bool
    /// What backward passes compute again instead of keeping it; changes no result.
    public var recomputation: Recomputation

    /// Describes a run.
    public init(
        steps: Int,
        accumulation: Int = 1,
        optimizer: AdamW = AdamW(),
        schedule: LearningRateSchedule,
        hintWeight: Double = 0,
        promptsAttendBothWays: Bool = false,
        recomputation: Recomputation = .cheap
    ) {
        self.steps = steps
        self.accumulation = accumulation
        self.optimizer = optimizer
        self.schedule = schedule
        self.hintWeight = hintWeight
        self.promptsAttendBothWays = promptsAttendBothWays
        self.recomputation = recomputation
    }
}
