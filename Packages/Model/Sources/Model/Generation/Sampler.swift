import Foundation
public import Randomness

/// Chooses the next token from logits.
///
/// What is set applies in this order: ``repetitionPenalty``, ``temperature``, ``topK``, ``topP``, ``minP``.
public struct Sampler: Equatable, Sendable {
    /// Logits are divided by it; 0 takes the most likely token always.
    public var temperature: Double
    /// Only this many most likely tokens can be drawn; 0 for no limit.
    public var topK: Int
    /// Only the fewest most likely tokens whose probabilities reach this sum can be drawn.
    public var topP: Double
    /// Only tokens at least this many times as likely as the most likely one can be drawn; 0 for no limit.
    public var minP: Double
    /// Logits of tokens seen before are divided by it where positive, multiplied where negative; 1 for none.
    ///
    /// Keskar and others 2019, arXiv 1909.05858.
    public var repetitionPenalty: Double

    /// The most likely token, always.
    public static let greedy = Sampler(temperature: 0)

    /// Describes a sampler.
    public init(
        temperature: Double = 1,
        topK: Int = 0,
        topP: Double = 1,
        minP: Double = 0,
        repetitionPenalty: Double = 1
    ) {
        self.temperature = temperature
        self.topK = topK
        self.topP = topP
        self.minP = minP
        self.repetitionPenalty = repetitionPenalty
    }

    /// Draws a token.
    ///
    /// - Parameters:
    ///   - logits: One per token of the vocabulary, at least one; `[V]`.
    ///   - seen: The tokens that ``repetitionPenalty`` makes less likely; what is not in 0..<V is ignored.
    ///   - random: Advanced by one draw, or not at all at temperature 0.
    /// - Returns: The token's number; at temperature 0 the lowest of equals.
    public func token(
        from logits: [Float],
        seen: Set<Int> = [],
        random: inout RandomStream
    ) -> Int {
        let logits = penalized(logits, seen: seen)
        guard temperature > 0 else { return Self.largest(of: logits) }
        let candidates = candidates(of: logits)
        let total = candidates.reduce(0) { $0 + $1.weight }
        var remaining = random.uniform() * total
        for candidate in candidates {
            remaining -= candidate.weight
            if remaining < 0 { return candidate.token }
        }
        return candidates[candidates.count - 1].token
    }

    /// How likely each token is to be drawn.
    ///
    /// - Parameters:
    ///   - logits: As for ``token(from:seen:random:)``; `[V]`.
    ///   - seen: As there.
    /// - Returns: Probabilities, 0 for tokens that cannot be drawn; `[V]`.
    public func probabilities(of logits: [Float], seen: Set<Int> = []) -> [Double] {
        let logits = penalized(logits, seen: seen)
        var result = [Double](repeating: 0, count: logits.count)
        guard temperature > 0 else {
            result[Self.largest(of: logits)] = 1
            return result
        }
        let candidates = candidates(of: logits)
        let total = candidates.reduce(0) { $0 + $1.weight }
        for candidate in candidates { result[candidate.token] = candidate.weight / total }
        return result
    }

    private func penalized(_ logits: [Float], seen: Set<Int>) -> [Float] {
        guard repetitionPenalty != 1 else { return logits }
        var result = logits
        for token in seen where logits.indices.contains(token) {
            let logit = Double(logits[token])
            result[token] = Float(logit > 0 ? logit / repetitionPenalty : logit * repetitionPenalty)
        }
        return result
    }

    static func largest(of logits: [Float]) -> Int {
        precondition(!logits.isEmpty, "there are no logits")
        var best = 0
        for index in logits.indices where logits[index] > logits[best] { best = index }
        return best
    }
}

/// The natural logarithm of the softmax probability of `token`, computed in double precision.
public func logProbability(of token: Int, logits: [Float]) -> Double {
    let peak = Double(logits.max() ?? 0)
    let sum = logits.reduce(0) { $0 + exp(Double($1) - peak) }
    return Double(logits[token]) - peak - log(sum)
}
