public import Randomness

/// How the bits of a generated task are drawn.
public enum BitDistribution: String, Codable, CaseIterable, Sendable {
    /// Every bit is a fair coin.
    case independent = "iid"
    /// The number of ones is uniform in `0...n`, their places are random.
    ///
    /// Unlike fair coins, this covers the small and large counts, which makes parity learnable
    /// without hints.
    case uniformCount = "uniform-count"

    /// Draws `count` bits.
    public func bits(count: Int, using random: inout RandomStream) -> [Bool] {
        switch self {
        case .independent:
            return (0..<count).map { _ in random.uniform(below: 2) == 1 }
        case .uniformCount:
            let ones = random.uniform(below: count + 1)
            var bits = [Bool](repeating: false, count: count)
            for place in random.permutation(of: count).prefix(ones) { bits[place] = true }
            return bits
        }
    }
}

extension [Bool] {
    /// The bits as characters `0` and `1`.
    var digits: String { map { $0 ? "1" : "0" }.joined() }

    /// The number of ones.
    var onesCount: Int { count { $0 } }
}
