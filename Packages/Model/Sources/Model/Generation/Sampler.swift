import Foundation
public import Randomness

/// Chooses the next token from logits.
public struct Sampler: Codable, Equatable, Sendable {
    /// Logits are divided by it; 0 takes the most likely token always.
    public var temperature: Double
    /// Only this many most likely tokens can be drawn; 0 for no limit.
    public var topK: Int
    /// Only the fewest most likely tokens whose probabilities reach this sum can be drawn.
    public var topP: Double

    /// The most likely token, always.
    public static let greedy = Sampler(temperature: 0)

    /// Describes a sampler.
    public init(temperature: Double = 1, topK: Int = 0, topP: Double = 1) {
        self.temperature = temperature
        self.topK = topK
        self.topP = topP
    }

    /// Draws a token.
    ///
    /// - Parameters:
    ///   - logits: One per token of the vocabulary, at least one; `[V]`.
    ///   - random: Advanced by one draw, or not at all at temperature 0.
    /// - Returns: The token's number; at temperature 0 the lowest of equals.
    public func token(from logits: [Float], random: inout RandomStream) -> Int {
        guard temperature > 0 else { return Self.largest(of: logits) }
        var candidates = candidates(of: logits)
        if topP < 1 { keepNucleus(of: &candidates) }
        let total = candidates.reduce(0) { $0 + $1.weight }
        var remaining = random.uniform() * total
        for candidate in candidates {
            remaining -= candidate.weight
            if remaining < 0 { return candidate.token }
        }
        return candidates[candidates.count - 1].token
    }

    private typealias Candidate = (token: Int, weight: Double)

    /// Most likely first when a limit applies; weights are relative to the largest.
    private func candidates(of logits: [Float]) -> [Candidate] {
        var order = Array(logits.indices)
        if topK > 0 || topP < 1 {
            order.sort { logits[$0] > logits[$1] || (logits[$0] == logits[$1] && $0 < $1) }
        }
        if topK > 0 { order.removeSubrange(min(topK, order.count)...) }
        let peak = Double(logits[Self.largest(of: logits)])
        return order.map { ($0, exp((Double(logits[$0]) - peak) / temperature)) }
    }

    private func keepNucleus(of candidates: inout [Candidate]) {
        let limit = topP * candidates.reduce(0) { $0 + $1.weight }
        var sum = 0.0
        let last = candidates.firstIndex {
            sum += $0.weight
            return sum >= limit
        }
        if let last { candidates.removeSubrange((last + 1)...) }
    }

    private static func largest(of logits: [Float]) -> Int {
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
