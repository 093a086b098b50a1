import Foundation

/// A linear axis with ticks at round numbers.
///
/// Source: Heckbert, *Nice numbers for graph labels*, Graphics Gems, 1990.
struct Axis: Equatable {
    /// Where ticks stand, ascending, in units of the data; the axis reaches from the first to the last.
    let ticks: [Double]
    private let decimals: Int
    /// Whether three digits tell the ticks apart.
    private let isCoarse: Bool

    /// An axis that covers `values`.
    ///
    /// - Parameters:
    ///   - values: What must fit on the axis; numbers that are not finite are left out.
    ///   - tickCount: About how many ticks to draw; at least 2.
    init(covering values: [Double], tickCount: Int) {
        let finite = values.filter { $0.isFinite && abs($0) < 1e300 }
        var low = finite.min() ?? 0
        var high = finite.max() ?? 1
        if high - low < max(abs(high), 1e-9) * 1e-9 {
            let reach = max(abs(high) * 0.05, 1e-9)
            (low, high) = (low - reach, high + reach)
        }
        let step = Self.niceStep((high - low) / Double(max(tickCount - 1, 1)))
        let first = (low / step).rounded(.down)
        let last = (high / step).rounded(.up)
        ticks = stride(from: first, through: max(last, first + 1), by: 1).map { $0 * step }
        decimals = max(0, Int((-log10(step)).rounded(.up)))
        isCoarse = max(abs(first), abs(last)) <= 100
    }

    var lower: Double { ticks[0] }
    var upper: Double { ticks[ticks.count - 1] }

    /// Where `value` lies along the axis: 0 at its beginning, 1 at its end; values outside are moved
    /// to the nearer end.
    func share(of value: Double) -> Double {
        guard value.isFinite else { return value > 0 ? 1 : 0 }
        return min(max((value - lower) / (upper - lower), 0), 1)
    }

    /// How a tick is written.
    func label(_ tick: Double) -> String {
        guard isCoarse, abs(upper) >= 10_000 || abs(lower) >= 10_000 else {
            return NumberText.fixed(tick, decimals: decimals)
        }
        return NumberText.large(tick).replacing(".00 ", with: " ").replacing(".0 ", with: " ")
    }

    /// 1, 2 or 5 times a power of ten, near `raw`.
    private static func niceStep(_ raw: Double) -> Double {
        let power = pow(10, log10(raw).rounded(.down))
        let fraction = raw / power
        let factor: Double = fraction < 1.5 ? 1 : (fraction < 3 ? 2 : (fraction < 7 ? 5 : 10))
        return factor * power
    }
}
