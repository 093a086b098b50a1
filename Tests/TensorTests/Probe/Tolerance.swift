import Tensor

/// How far a result may be from its reference: `|a - b| <= absolute + relative * |b|`.
struct Tolerance {
    let absolute: Double
    let relative: Double

    /// What rounding explains.
    ///
    /// A sum of n numbers of random signs grows like sqrt(n), and so do its partial sums, each rounded
    /// by at most 2^-24 of itself: together about 2^-24 sqrt(n) of the result, and a few units more for
    /// the steps around it. A rounding to bfloat16 is off by 2^-8 of the number rounded; those on the
    /// way to a result are spread over the terms of a sum and count relative to the largest one.
    ///
    /// - Parameters:
    ///   - type: What the numbers are stored in.
    ///   - scale: The largest of the numbers, or of those that meet on the way to them.
    ///   - terms: How many numbers are summed up.
    ///   - roundings: How many numbers are rounded to bfloat16 on the way.
    init(type: ScalarType, scale: Double, terms: Int, roundings: Int) {
        let unit = NarrowFormat.bfloat16.roundingUnit
        absolute = scale * (0x1p-24 * (8 + Double(terms).squareRoot()) + Double(roundings) * unit)
        relative = type == .bfloat16 ? unit : 0
    }
}

extension OperationCase {
    /// For results of which `expected` are to be expected.
    func tolerance(of expected: [Double], type: ScalarType, precision: Precision) -> Tolerance {
        Tolerance(
            type: type,
            scale: expected.reduce(1) { max($0, abs($1)) },
            terms: longestSum,
            roundings: precision == .bfloat16 ? roundingsToResult : 0
        )
    }

    /// For gradients of which `expected` are to be expected.
    func tolerance(ofGradient expected: [Double], type: ScalarType, precision: Precision) -> Tolerance {
        Tolerance(
            type: type,
            scale: expected.reduce(gradientScale) { max($0, abs($1)) },
            terms: longestSum,
            roundings: precision == .bfloat16 ? roundingsToGradient : 0
        )
    }
}
