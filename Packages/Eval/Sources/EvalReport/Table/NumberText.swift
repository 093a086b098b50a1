import Eval
import Foundation

/// How numbers are written for people.
enum NumberText {
    /// `value` with `decimals` places; minus zero is zero.
    static func fixed(_ value: Double, decimals: Int) -> String {
        let text = String(format: "%.\(decimals)f", value)
        return text.allSatisfy { $0 == "0" || $0 == "." || $0 == "-" } ? text.replacing("-", with: "") : text
    }

    /// A mean with what varies around it, to two digits of the latter: `0.807 ± 0.044`.
    static func mean(_ value: Double, deviation: Double?) -> String {
        let places = decimals(for: deviation)
        guard let deviation else { return fixed(value, decimals: places) }
        return "\(fixed(value, decimals: places)) ± \(fixed(deviation, decimals: places))"
    }

    /// Both ends, for example `[0.762, 0.852]`.
    static func interval(_ interval: ConfidenceInterval, deviation: Double? = nil) -> String {
        let places = decimals(for: deviation)
        return "[\(fixed(interval.lower, decimals: places)), \(fixed(interval.upper, decimals: places))]"
    }

    /// A difference, with its sign.
    static func difference(_ value: Double) -> String {
        (value > 0 ? "+" : "") + fixed(value, decimals: 3)
    }

    /// A p value; below a thousandth only that.
    static func pValue(_ value: Double) -> String {
        value < 0.001 ? "<0.001" : fixed(value, decimals: 3)
    }

    /// A large number in three digits, for example 1 240 000 000 as `1.24 G`.
    static func large(_ value: Double) -> String {
        guard abs(value) < 1e21 else { return String(format: "%.2e", value) }
        let units = ["", " k", " M", " G", " T", " P", " E"]
        var rest = value
        var unit = 0
        while abs(rest) >= 1000, unit < units.count - 1 {
            rest /= 1000
            unit += 1
        }
        return fixed(rest, decimals: isWhole(rest, unit) ? 0 : decimals(ofThree: abs(rest))) + units[unit]
    }

    private static func isWhole(_ rest: Double, _ unit: Int) -> Bool {
        unit == 0 && rest == rest.rounded()
    }

    /// How many places three digits leave for a number below 1000.
    private static func decimals(ofThree value: Double) -> Int {
        value >= 100 ? 0 : (value >= 10 ? 1 : 2)
    }

    private static func decimals(for deviation: Double?) -> Int {
        guard let deviation, deviation > 0 else { return 3 }
        return min(max(Int((-log10(deviation)).rounded(.up)) + 1, 3), 5)
    }
}
