public import Tokens

/// Decides how much each target counts.
///
/// ## Laws
///
/// - `.ignored` targets have weight 0.
/// - Weights depend on the target and on the counts of the whole accumulated batch, so that one large
///   batch and several small ones give the same gradient.
public protocol Objective: Sendable {
    /// The weight of a target's `-log p` in the loss.
    ///
    /// - Parameters:
    ///   - target: Of one position.
    ///   - counts: Of all micro-batches of the step.
    /// - Returns: At least 0.
    func weight(of target: Target, counts: TargetCounts) -> Float
}

/// How many targets of each kind a step has, over all of its micro-batches.
public struct TargetCounts: Equatable, Sendable {
    /// Real tokens to predict.
    public var next = 0
    /// Hints at pauses.
    public var hint = 0

    /// No targets yet.
    public init() {}

    /// Counts `targets` as well.
    public mutating func add(_ targets: [Target]) {
        for target in targets {
            switch target {
            case .ignored: break
            case .next: next += 1
            case .hint: hint += 1
            }
        }
    }
}

/// The mean over real tokens, plus a multiple of the mean over hints.
///
/// `loss = sum(next) / count(next) + hintWeight * sum(hint) / count(hint)`; with a hint weight of 0
/// this is plain next-token prediction.
public struct NextTokenObjective: Objective, Equatable, Codable {
    /// The weight of the hints' mean.
    public var hintWeight: Double

    /// Weighs hints.
    public init(hintWeight: Double = 0) {
        self.hintWeight = hintWeight
    }

    /// One over the count of its kind.
    public func weight(of target: Target, counts: TargetCounts) -> Float {
        switch target {
        case .ignored: 0
        case .next: Float(1 / Double(max(counts.next, 1)))
        case .hint: Float(hintWeight / Double(max(counts.hint, 1)))
        }
    }
}
