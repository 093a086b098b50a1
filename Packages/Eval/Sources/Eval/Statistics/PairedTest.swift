import Foundation
public import Randomness

/// What a paired comparison found: left minus right.
public struct PairedTest: Equatable, Sendable {
    /// The name of a test, as reports print it.
    public enum Name: String, Codable, CaseIterable, Sendable {
        /// Student's paired t test, over seeds.
        case pairedT = "paired-t"
        /// McNemar's exact test, over items that are right or wrong.
        case mcNemarExact = "mcnemar-exact"
        /// The paired bootstrap, over items with any value.
        case pairedBootstrap = "paired-bootstrap"
    }

    /// Which test it was.
    public let name: Name
    /// How many pairs were compared: seeds or items.
    public let pairCount: Int
    /// The mean of left minus right.
    public let difference: Double
    /// The 95 % interval of the difference.
    public let interval: ConfidenceInterval
    /// The two-sided probability of a difference at least this large if there were none.
    public let pValue: Double

    /// States a result found elsewhere, for example in a report.
    public init(
        name: Name,
        pairCount: Int,
        difference: Double,
        interval: ConfidenceInterval,
        pValue: Double
    ) {
        self.name = name
        self.pairCount = pairCount
        self.difference = difference
        self.interval = interval
        self.pValue = pValue
    }
}

extension PairedTest {
    /// Student's paired t test.
    ///
    /// Takes one value per pair on each side, for example one per seed; at least two. Where all
    /// differences are equal there is no spread to judge by: p is 1 if they are 0, else 0.
    ///
    /// Source: Student, *The probable error of a mean*, 1908.
    public static func t(_ left: [Double], _ right: [Double]) -> PairedTest {
        let differences = Self.differences(left, right)
        precondition(differences.count > 1, "a paired t test needs two pairs, not \(differences.count)")
        let summary = Summary(differences)
        let error = summary.standardError ?? 0
        let freedom = Double(differences.count - 1)
        let tail = StudentT.twoSidedTail(summary.mean / error, degreesOfFreedom: freedom)
        let confidence = ConfidenceInterval.standardConfidence
        let reach = error * StudentT.criticalValue(confidence: confidence, degreesOfFreedom: freedom)
        return PairedTest(
            name: .pairedT,
            pairCount: differences.count,
            difference: summary.mean,
            interval: ConfidenceInterval(lower: summary.mean - reach, upper: summary.mean + reach),
            pValue: error > 0 ? tail : (summary.mean == 0 ? 1 : 0)
        )
    }

    /// McNemar's test in its exact, binomial form: only items that one side alone got right count.
    ///
    /// Takes whether each item was right, in the same order on both sides; at least one. The interval
    /// is Wald's for a difference of paired proportions (Agresti, *Categorical data analysis*, 2nd
    /// edition, 2002, section 10.1.1), cut to `-1...1`.
    ///
    /// Source: McNemar, *Note on the sampling error of the difference between correlated
    /// proportions or percentages*, Psychometrika 12, 1947.
    public static func mcNemar(_ left: [Bool], _ right: [Bool]) -> PairedTest {
        precondition(left.count == right.count, "\(left.count) items left, \(right.count) right")
        precondition(!left.isEmpty, "there is no item to compare")
        let leftOnly = zip(left, right).count { $0 && !$1 }
        let rightOnly = zip(left, right).count { !$0 && $1 }
        let discordant = leftOnly + rightOnly
        let tail = Binomial.fairCoinTail(atMost: min(leftOnly, rightOnly), of: discordant)
        return PairedTest(
            name: .mcNemarExact,
            pairCount: left.count,
            difference: Double(leftOnly - rightOnly) / Double(left.count),
            interval: wald(leftOnly: leftOnly, rightOnly: rightOnly, of: left.count),
            pValue: min(1, 2 * tail)
        )
    }

    /// The paired bootstrap over items.
    ///
    /// p is the share of resamples, shifted to a mean difference of 0, that lie at least as far
    /// from 0 as the difference found; the sample itself counts as one of them, so p is never 0.
    ///
    /// Source: Efron and Tibshirani, *An introduction to the bootstrap*, 1993, section 16.4;
    /// Davison and Hinkley, *Bootstrap methods and their application*, 1997, section 4.2 for the count.
    ///
    /// - Parameters:
    ///   - left: One value per item; at least one.
    ///   - right: As many, in the same order.
    ///   - resampleCount: At least 1.
    ///   - random: Advanced by `resampleCount · left.count` draws.
    /// - Returns: What was found.
    public static func bootstrap(
        _ left: [Double],
        _ right: [Double],
        resampleCount: Int = Bootstrap.standardResampleCount,
        using random: inout RandomStream
    ) -> PairedTest {
        let differences = Self.differences(left, right)
        let mean = Summary(differences).mean
        let bootstrap = Bootstrap(meanOf: differences, resampleCount: resampleCount, using: &random)
        let extremeCount = bootstrap.means.count { abs($0 - mean) >= abs(mean) }
        return PairedTest(
            name: .pairedBootstrap,
            pairCount: differences.count,
            difference: mean,
            interval: bootstrap.interval(),
            pValue: Double(1 + extremeCount) / Double(1 + resampleCount)
        )
    }

    private static func differences(_ left: [Double], _ right: [Double]) -> [Double] {
        precondition(left.count == right.count, "\(left.count) values left, \(right.count) right")
        return zip(left, right).map { $0 - $1 }
    }

    private static func wald(leftOnly: Int, rightOnly: Int, of count: Int) -> ConfidenceInterval {
        let total = Double(count)
        let difference = Double(leftOnly - rightOnly) / total
        let variance = (Double(leftOnly + rightOnly) / total - difference * difference) / total
        let z = StandardNormal.criticalValue(confidence: ConfidenceInterval.standardConfidence)
        let reach = z * max(0, variance).squareRoot()
        return ConfidenceInterval(lower: max(-1, difference - reach), upper: min(1, difference + reach))
    }
}
