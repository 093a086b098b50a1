import Foundation

extension RandomStream {
    /// A number drawn uniformly from `[0, 1)`, with 53 random bits.
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A number drawn uniformly from `0..<count`, without bias.
    ///
    /// - Parameter count: At least 1.
    public mutating func uniform(below count: Int) -> Int {
        Int.random(in: 0..<count, using: &self)
    }

    /// A number drawn from the standard normal distribution (Box-Muller, one draw of two kept).
    public mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }

    /// A random ordering of `0..<count`.
    public mutating func permutation(of count: Int) -> [Int] {
        (0..<count).shuffled(using: &self)
    }
}
