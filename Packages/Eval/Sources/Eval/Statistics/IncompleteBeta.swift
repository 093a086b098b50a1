import Foundation

/// The regularised incomplete beta function `I_x(a, b)`, on which the t and binomial
/// distributions rest.
///
/// Evaluated as a continued fraction (Abramowitz and Stegun, *Handbook of mathematical functions*,
/// 1964, 26.5.8) by the modified Lentz method (Thompson and Barnett, *Journal of Computational
/// Physics* 64, 1986). `StatisticsTests` bounds the error against SciPy.
enum IncompleteBeta {
    /// `I_x(a, b)` for `a > 0`, `b > 0` and `x` in `0...1`.
    ///
    /// `complement` is `1 - x`, for callers that know it better than the subtraction yields.
    static func regularized(_ x: Double, a: Double, b: Double, complement: Double? = nil) -> Double {
        precondition(a > 0 && b > 0, "I_x(\(a), \(b)) needs positive parameters")
        let rest = complement ?? 1 - x
        guard x > 0 else { return 0 }
        guard rest > 0 else { return 1 }
        let logFront = a * log(x) + b * log(rest) + lgamma(a + b) - lgamma(a) - lgamma(b)
        if x < (a + 1) / (a + b + 2) {
            return exp(logFront) * continuedFraction(x, a: a, b: b) / a
        }
        return 1 - exp(logFront) * continuedFraction(rest, a: b, b: a) / b
    }

    private static func continuedFraction(_ x: Double, a: Double, b: Double) -> Double {
        var lentz = Lentz(firstDenominator: 1 - (a + b) * x / (a + 1))
        for step in 1...10_000 {
            let m = Double(step)
            lentz.multiply(m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)))
            let change = lentz.multiply(-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)))
            if abs(change - 1) < 1e-16 { break }
        }
        return lentz.value
    }
}

/// The running value of a continued fraction whose partial denominators are all 1.
private struct Lentz {
    private static let tiny = 1e-300
    private var c = 1.0
    private var d: Double
    private(set) var value: Double

    init(firstDenominator: Double) {
        d = 1 / Self.awayFromZero(firstDenominator)
        value = d
    }

    /// Takes in the next partial numerator; returns the factor by which the value changed.
    @discardableResult
    mutating func multiply(_ numerator: Double) -> Double {
        d = 1 / Self.awayFromZero(1 + numerator * d)
        c = Self.awayFromZero(1 + numerator / c)
        value *= c * d
        return c * d
    }

    private static func awayFromZero(_ x: Double) -> Double {
        abs(x) < tiny ? tiny : x
    }
}
