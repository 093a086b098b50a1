import Tensor

/// How far a result may be from its reference: `|a - b| <= absolute + relative * |b|`.
struct Tolerance {
    let absolute: Double
    let relative: Double
}

extension OperationCase {
    /// What rounding explains, for numbers no smaller than `scale` on their way.
    ///
    /// A sum of n numbers of random signs grows like sqrt(n), and so do its partial sums, each rounded
    /// by at most 2^-24 of itself: together about 2^-24 sqrt(n) of the result, and a few units more for
    /// the steps around it. A rounding to bfloat16 is off by 2^-8 of the number rounded; those on the
    /// way to a result are spread over the terms of a sum and count relative to the largest one.
    func tolerance(in precision: Precision, expected: [Double], scale: Double = 1) -> Tolerance {
        let scale = expected.reduce(scale) { max($0, abs($1)) }
        let single = 0x1p-24 * (8 + Double(longestSum).squareRoot()) * scale
        guard precision == .bfloat16 else { return Tolerance(absolute: single, relative: 0) }
        let unit = NarrowFormat.bfloat16.roundingUnit
        return Tolerance(absolute: single + hiddenRoundings * unit * scale, relative: unit)
    }
}
