import Foundation

/// Which tokens can be drawn, and how likely each is.
///
/// A vocabulary may have a quarter of a million tokens, of which a draw considers a few: none of this sorts
/// them all unless their probabilities are nearly equal.
extension Sampler {
    /// A token that can be drawn; weights are relative to the largest.
    typealias Candidate = (token: Int, weight: Double)

    /// The tokens that can be drawn at a temperature above 0, at least one.
    func candidates(of logits: [Float]) -> [Candidate] {
        let peak = Double(logits[Self.largest(of: logits)])
        let tokens = topK > 0 ? Self.mostLikely(topK, of: logits) : Array(logits.indices)
        var candidates: [Candidate] = tokens.map {
            ($0, exp((Double(logits[$0]) - peak) / temperature))
        }
        if topP < 1 { keepNucleus(of: &candidates) }
        // The most likely token has weight 1, and stays.
        if minP > 0 { candidates.removeAll { $0.weight < min(minP, 1) } }
        return candidates
    }

    /// The `count` tokens with the largest logits, largest first, the lowest of equals first.
    private static func mostLikely(_ count: Int, of logits: [Float]) -> [Int] {
        var kept: [Int] = []
        var floor: Float?
        func keepLargest() {
            kept.sort { logits[$0] > logits[$1] || (logits[$0] == logits[$1] && $0 < $1) }
            kept.removeSubrange(min(count, kept.count)...)
            if kept.count == count { floor = kept.last.map { logits[$0] } }
        }
        for token in logits.indices where floor.map({ logits[token] > $0 }) ?? true {
            kept.append(token)
            // Room for as many again, so that sorting costs little for each token.
            if kept.count / 2 >= count { keepLargest() }
        }
        keepLargest()
        return kept
    }

    /// Leaves the fewest most likely tokens whose weights reach ``topP`` of the sum, most likely first.
    private func keepNucleus(of candidates: inout [Candidate]) {
        let total = candidates.reduce(0) { $0 + $1.weight }
        // All tokens below this weight together have less than the share that may be left out: they need
        // not be sorted. Half of it, so that rounding cannot matter.
        let floor = 0.5 * (1 - topP) * total / Double(candidates.count)
        candidates.removeAll { $0.weight < floor }
        candidates.sort { $0.weight > $1.weight || ($0.weight == $1.weight && $0.token < $1.token) }
        let limit = topP * total
        var sum = 0.0
        let last = candidates.firstIndex {
            sum += $0.weight
            return sum >= limit
        }
        if let last { candidates.removeSubrange((last + 1)...) }
    }
}
