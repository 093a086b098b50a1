import Foundation

/// Student's t distribution (Student, *The probable error of a mean*, Biometrika 6, 1908).
public enum StudentT {
    /// The probability that `|T|` is at least `|t|`, which may be infinite.
    public static func twoSidedTail(_ t: Double, degreesOfFreedom: Double) -> Double {
        guard t.isFinite else { return 0 }
        let square = t * t
        let total = degreesOfFreedom + square
        return IncompleteBeta.regularized(
            degreesOfFreedom / total,
            a: degreesOfFreedom / 2,
            b: 0.5,
            complement: square / total
        )
    }

    /// The `t` that `|T|` stays below with probability `confidence`, in `0..<1`.
    public static func criticalValue(confidence: Double, degreesOfFreedom: Double) -> Double {
        criticalPoint(confidence: confidence) { twoSidedTail($0, degreesOfFreedom: degreesOfFreedom) }
    }
}

/// The standard normal distribution.
public enum StandardNormal {
    /// The probability that `|Z|` is at least `|z|`.
    public static func twoSidedTail(_ z: Double) -> Double {
        erfc(abs(z) / 2.0.squareRoot())
    }

    /// The `z` that `|Z|` stays below with probability `confidence`, in `0..<1`: 1.96 for 0.95.
    public static func criticalValue(confidence: Double) -> Double {
        criticalPoint(confidence: confidence, tail: twoSidedTail)
    }
}

/// The binomial distribution.
public enum Binomial {
    /// The probability of at most `count` heads in `trials` throws of a fair coin.
    public static func fairCoinTail(atMost count: Int, of trials: Int) -> Double {
        precondition(0...trials ~= count, "\(count) successes of \(trials) trials")
        guard count < trials else { return 1 }
        return IncompleteBeta.regularized(0.5, a: Double(trials - count), b: Double(count + 1))
    }
}

/// Where a two-sided tail that falls from 1 to 0 reaches `1 - confidence`, by bisection.
private func criticalPoint(confidence: Double, tail: (Double) -> Double) -> Double {
    precondition((0..<1).contains(confidence), "confidence is \(confidence); it must be in 0..<1")
    let target = 1 - confidence
    var low = 0.0
    var high = 1.0
    while tail(high) > target { high *= 2 }
    while true {
        let middle = low + (high - low) / 2
        guard middle > low, middle < high else { return high }
        if tail(middle) > target { low = middle } else { high = middle }
    }
}
