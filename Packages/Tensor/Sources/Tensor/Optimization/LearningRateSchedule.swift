import Foundation

/// How the learning rate moves over a run: linear warm-up, then a curve down to a floor.
public struct LearningRateSchedule: Codable, Equatable, Sendable {
    /// The curve after warm-up.
    public enum Shape: String, Codable, CaseIterable, Sendable {
        /// Half a cosine.
        case cosine
        /// A straight line.
        case linear
        /// No change.
        case constant
    }

    /// The curve after warm-up.
    public var shape: Shape
    /// The highest learning rate.
    public var peak: Double
    /// Steps of linear rise from 0 to the peak.
    public var warmupSteps: Int
    /// The floor at the last step, as a share of the peak.
    public var finalShare: Double

    /// Describes a schedule.
    public init(shape: Shape = .cosine, peak: Double, warmupSteps: Int = 0, finalShare: Double = 0.1) {
        self.shape = shape
        self.peak = peak
        self.warmupSteps = warmupSteps
        self.finalShare = finalShare
    }

    /// The learning rate of `step`, counted from 1, in a run of `total` steps.
    public func learningRate(step: Int, of total: Int) -> Double {
        if step <= warmupSteps { return peak * Double(step) / Double(max(warmupSteps, 1)) }
        let progress = min(1, Double(step - warmupSteps) / Double(max(total - warmupSteps, 1)))
        let floor = peak * finalShare
        switch shape {
        case .cosine: return floor + (peak - floor) * 0.5 * (1 + cos(.pi * progress))
        case .linear: return peak + (floor - peak) * progress
        case .constant: return peak
        }
    }
}
