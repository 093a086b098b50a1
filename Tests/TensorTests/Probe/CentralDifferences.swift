import Tensor

extension OperationCase {
    /// The places of an operand whose gradients are compared: all, or the chosen, the first, the last and
    /// a few drawn at random.
    func sampledPlaces(ofOperand index: Int) -> [Int] {
        let count = operands[index].count
        guard count > samples else { return Array(0..<count) }
        let ends = [0, count - 1].prefix(samples)
        let drawn = seededIndices("\(name) \(index)", count: max(samples - 2, 0), below: count)
        return chosenPlaces[index, default: []] + ends + drawn
    }

    /// The gradient of `sum of seed * result` by one number of one operand, from the reference:
    /// `(f(x + h) - f(x - h)) / 2h`.
    ///
    /// With h = 1e-5 the method is off by about h^2 = 1e-10, rounding adds 1e-11: nothing beside the
    /// 1e-7 of single precision.
    func centralDifference(at inputs: [Matrix], operand: Int, place: Int, seed: [Double]) -> Double {
        let step = 1e-5
        var above = inputs
        var below = inputs
        above[operand].values[place] += step
        below[operand].values[place] -= step
        let difference = zip(reference(above).values, reference(below).values).map { $0 - $1 }
        return zip(seed, difference).reduce(0) { $0 + $1.0 * $1.1 } / (2 * step)
    }
}
