extension RandomNumberGenerator {
    /// A number drawn uniformly from `0..<count`, without bias.
    ///
    /// Spelled out, since the standard library promises no particular algorithm and one seed must
    /// give the same pauses after a change of compiler.
    ///
    /// Source: Lemire, *Fast random integer generation in an interval*, 2019,
    /// <https://arxiv.org/abs/1805.10941>. `count` is at least 1.
    mutating func uniform(below count: Int) -> Int {
        precondition(count >= 1, "cannot draw a number below \(count)")
        let bound = UInt64(count)
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
        }
        return Int(product.high)
    }
}
