/// A binary floating-point format with fewer digits than `Double`.
struct NarrowFormat: Sendable {
    /// Binary digits of a number, the leading one included.
    let digits: Int
    /// The exponent of the smallest number with all its digits.
    let leastExponent: Int
    /// The largest number.
    let largest: Double

    static let bfloat16 = NarrowFormat(digits: 8, leastExponent: -126, largest: 0x1.fep127)
    static let float16 = NarrowFormat(digits: 11, leastExponent: -14, largest: 0x1.ffcp15)

    /// Half the distance between 1 and the next number: the largest relative error of rounding.
    var roundingUnit: Double { Double(sign: .plus, exponent: -digits, significand: 1) }

    /// The number of the format nearest to `x`, ties to even; beyond the largest, infinity.
    func rounded(_ x: Double) -> Double {
        guard x.isFinite, x != 0 else { return x }
        let exponent = max(Int(x.exponent), leastExponent) - digits + 1
        let distance = Double(sign: .plus, exponent: exponent, significand: 1)
        let result = (x / distance).rounded(.toNearestOrEven) * distance
        return abs(result) > largest ? (x < 0 ? -.infinity : .infinity) : result
    }
}

/// The bits of a number that bfloat16 holds exactly.
func bfloat16Bits(_ x: Double) -> UInt16 {
    UInt16(truncatingIfNeeded: Float(x).bitPattern >> 16)
}

/// The number that bfloat16 bits stand for.
func bfloat16Number(_ bits: UInt16) -> Float {
    Float(bitPattern: UInt32(bits) << 16)
}
