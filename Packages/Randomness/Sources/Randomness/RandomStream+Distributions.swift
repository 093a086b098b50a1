import Foundation

// The algorithms are spelled out rather than taken from the standard library, which promises no
// particular one: the same seed must give the same run after a change of compiler.
extension RandomStream {
    /// A number drawn uniformly from `[0, 1)`, with 53 random bits.
    @inlinable
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A number drawn uniformly from `0..<count`, without bias.
    ///
    /// Source: Lemire, *Fast random integer generation in an interval*, 2019,
    /// <https://arxiv.org/abs/1805.10941>. `count` is at least 1.
    @inlinable
    public mutating func uniform(below count: Int) -> Int {
        precondition(count >= 1, "cannot draw a number below \(count)")
        let bound = UInt64(count)
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
        }
        return Int(product.high)
    }

    /// A number drawn from the standard normal distribution (Box-Muller, one draw of two kept).
    public mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }

    /// A random ordering of `0..<count` (Fisher-Yates); `count` is at least 0.
    public mutating func permutation(of count: Int) -> [Int] {
        var order = Array(0..<count)
        for remaining in stride(from: count, to: 1, by: -1) {
            order.swapAt(remaining - 1, uniform(below: remaining))
        }
        return order
    }
}
