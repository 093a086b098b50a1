public import Tensor

/// What the numbers of a tensor look like.
public struct TensorStatistics: Codable, Equatable, Sendable {
    /// The smallest number that is one; nil if there is none.
    public private(set) var least: Float?
    /// The largest number that is one.
    public private(set) var greatest: Float?
    /// The mean of all finite numbers.
    public private(set) var mean: Double?
    /// How many are not a number.
    public private(set) var nanCount = 0
    /// How many are infinite.
    public private(set) var infiniteCount = 0

    /// Looks at every number, some rows at a time.
    public init(of tensor: Tensor) {
        var (sum, count) = (0.0, 0)
        for block in tensor.blocks {
            for value in block.floats {
                guard !value.isNaN else {
                    nanCount += 1
                    continue
                }
                least = min(least ?? value, value)
                greatest = max(greatest ?? value, value)
                guard value.isFinite else {
                    infiniteCount += 1
                    continue
                }
                sum += Double(value)
                count += 1
            }
        }
        if count > 0 { mean = sum / Double(count) }
    }
}

extension Tensor {
    /// The tensor in parts of some rows, none of which is a copy: numbers that are looked at one part after
    /// another are not in memory twice.
    var blocks: [Tensor] {
        guard let rows = shape.first, rows > 0, count > 0 else { return [self] }
        let step = max(1, 65_536 / max(1, count / rows))
        return stride(from: 0, to: rows, by: step).map { self.rows($0..<min(rows, $0 + step)) }
    }
}
