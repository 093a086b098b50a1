import Foundation

/// AdamW: Adam with decoupled weight decay.
///
/// `m = b1 m + (1 - b1) g`, `v = b2 v + (1 - b2) g^2`,
/// `w = w - rate * (m / c1 / (sqrt(v / c2) + epsilon) + decay * w)`, with `ci = 1 - bi^step`.
///
/// Source: Loshchilov and Hutter, *Decoupled weight decay regularization*, 2019,
/// <https://arxiv.org/abs/1711.05101>.
public struct AdamW: Codable, Equatable, Sendable {
    /// Decay rate of the running mean of gradients.
    public var beta1: Double
    /// Decay rate of the running mean of squared gradients.
    public var beta2: Double
    /// Added to the root of the second moment.
    public var epsilon: Double
    /// Per step, as a share of the learning rate.
    public var weightDecay: Double
    /// Which parameters decay.
    public var decayed: DecayedParameters
    /// The largest norm of all gradients together; longer ones are scaled down.
    ///
    /// 0 never scales.
    public var maximumGradientNorm: Double

    /// Settings, at their usual values unless given.
    public init(
        beta1: Double = 0.9,
        beta2: Double = 0.95,
        epsilon: Double = 1e-8,
        weightDecay: Double = 0.1,
        decayed: DecayedParameters = .matrices,
        maximumGradientNorm: Double = 1
    ) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
        self.decayed = decayed
        self.maximumGradientNorm = maximumGradientNorm
    }

    /// Updates all parameters of `store` from their gradients.
    ///
    /// - Parameters:
    ///   - store: Allocated for training.
    ///   - step: Counted from 1.
    ///   - learningRate: For this step.
    /// - Returns: The norm of the gradients before clipping. If it is not finite, nothing was updated.
    @discardableResult
    public func update(_ store: ParameterStore, step: Int, learningRate: Double) -> Double {
        precondition(step >= 1, "step \(step) of an optimiser that counts from 1")
        let norm = store.gradientNorm()
        guard norm.isFinite else { return norm }
        for (decays, range) in store.ranges {
            let settings = AdamWStep(
                learningRate: Float(learningRate),
                beta1: Float(beta1),
                beta2: Float(beta2),
                epsilon: Float(epsilon),
                weightDecay: decays || decayed == .all ? Float(weightDecay) : 0,
                correction1: Float(1 - pow(beta1, Double(step))),
                correction2: Float(1 - pow(beta2, Double(step))),
                gradientScale: gradientScale(norm: norm)
            )
            store.kernels.stepAdamW(settings, over: range)
        }
        return norm
    }

    /// The factor of clipping, with the small constant that `torch.nn.utils.clip_grad_norm_` has.
    private func gradientScale(norm: Double) -> Float {
        guard maximumGradientNorm > 0 else { return 1 }
        return Float(min(1, maximumGradientNorm / (norm + 1e-6)))
    }
}

/// Which parameters weight decay applies to.
public enum DecayedParameters: String, Codable, CaseIterable, Sendable {
    /// Embeddings and the weights of linear layers.
    case matrices
    /// Gains and biases too.
    case all
}
