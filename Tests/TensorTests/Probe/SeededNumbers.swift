import Randomness

/// Single-precision numbers drawn from a stream of their own, named by what they are for.
func seededNumbers(_ name: String, count: Int, in range: ClosedRange<Double> = -1...1) -> [Double] {
    var random = RandomStream(seed: 20_231_003).split(name)
    return (0..<count).map { _ in
        Double(Float(range.lowerBound + random.uniform() * (range.upperBound - range.lowerBound)))
    }
}

/// Whole numbers below `count`, drawn likewise.
func seededIndices(_ name: String, count: Int, below bound: Int) -> [Int] {
    var random = RandomStream(seed: 20_231_003).split(name)
    return (0..<count).map { _ in random.uniform(below: bound) }
}
