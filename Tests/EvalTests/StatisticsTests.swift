import Foundation
import Testing

@testable import Eval

@Suite struct StatisticsTests {
    private struct Golden: Decodable {
        struct Distribution: Decodable {
            let tails: [[Double]]
            let critical: [[Double]]
        }

        struct PairedT: Decodable {
            let left: [Double]
            let right: [Double]
            let difference: Double
            let interval: [Double]
            let pValue: Double
        }

        let incompleteBeta: [[Double]]
        let student: Distribution
        let normal: Distribution
        let wilson: [[Double]]
        let pairedT: [PairedT]
        let mcNemar: [[Double]]
        let holm: [[[Double]]]
    }

    private let golden: Golden

    init() throws {
        golden = try Fixture.decode(Golden.self, from: "statistics/scipy.json")
    }

    @Test func incompleteBetaAgreesToElevenDigits() throws {
        try #require(golden.incompleteBeta.count == 180)
        for row in golden.incompleteBeta {
            let value = IncompleteBeta.regularized(row[0], a: row[1], b: row[2])
            // Large parameters cost digits in the logarithm of the gamma function.
            #expect(close(value, row[3], relative: 2e-11), "I(\(row[0]); \(row[1]), \(row[2])) = \(value)")
        }
    }

    @Test func incompleteBetaIsSymmetric() {
        for row in golden.incompleteBeta {
            let value = IncompleteBeta.regularized(row[0], a: row[1], b: row[2])
            let mirrored = IncompleteBeta.regularized(1 - row[0], a: row[2], b: row[1])
            #expect(abs(value + mirrored - 1) < 1e-9)
        }
    }

    @Test func studentTailsAgree() {
        for row in golden.student.tails {
            let tail = StudentT.twoSidedTail(row[0], degreesOfFreedom: row[1])
            #expect(
                close(tail, row[2], relative: 1e-11),
                "t \(row[0]), \(row[1]) degrees of freedom: \(tail)"
            )
        }
    }

    @Test func criticalValuesAgree() {
        for row in golden.student.critical {
            let value = StudentT.criticalValue(confidence: row[0], degreesOfFreedom: row[1])
            #expect(
                close(value, row[2], relative: 1e-10),
                "confidence \(row[0]), \(row[1]) degrees: \(value)"
            )
        }
        for row in golden.normal.critical {
            #expect(close(StandardNormal.criticalValue(confidence: row[0]), row[1], relative: 1e-10))
        }
        for row in golden.normal.tails {
            #expect(close(StandardNormal.twoSidedTail(row[0]), row[1], relative: 1e-12))
        }
    }

    @Test func wilsonIntervalsAgree() {
        for row in golden.wilson {
            let interval = ConfidenceInterval.proportion(successes: Int(row[0]), of: Int(row[1]))
            #expect(close(interval.lower, row[2], relative: 1e-12, absolute: 1e-15), "\(row)")
            #expect(close(interval.upper, row[3], relative: 1e-12, absolute: 1e-15), "\(row)")
        }
    }

    @Test func pairedTTestsAgree() {
        for item in golden.pairedT {
            let test = PairedTest.t(item.left, item.right)
            #expect(test.name == .pairedT && test.pairCount == item.left.count)
            #expect(close(test.difference, item.difference, relative: 1e-12))
            #expect(close(test.interval.lower, item.interval[0], relative: 1e-10))
            #expect(close(test.interval.upper, item.interval[1], relative: 1e-10))
            #expect(close(test.pValue, item.pValue, relative: 1e-10))
        }
    }

    @Test func mcNemarTestsAgree() {
        for row in golden.mcNemar {
            let (leftOnly, rightOnly) = (Int(row[0]), Int(row[1]))
            let left =
                [Bool](repeating: true, count: leftOnly) + [Bool](repeating: false, count: rightOnly + 1)
            let right =
                [Bool](repeating: false, count: leftOnly) + [Bool](repeating: true, count: rightOnly + 1)
            let test = PairedTest.mcNemar(left + [false], right.dropLast() + [false, false])
            #expect(
                close(test.pValue, row[2], relative: 1e-10),
                "\(leftOnly) against \(rightOnly): \(test.pValue)"
            )
        }
    }

    @Test func holmCorrectionsAgree() {
        for row in golden.holm {
            #expect(
                zip(HolmCorrection.adjusted(row[0]), row[1]).allSatisfy { close($0, $1, relative: 1e-15) }
            )
            #expect(HolmCorrection.adjusted(row[0]).count == row[1].count)
        }
    }

    private func close(
        _ value: Double,
        _ expected: Double,
        relative: Double,
        absolute: Double = 1e-300
    ) -> Bool {
        value == expected || abs(value - expected) <= absolute + relative * abs(expected)
    }
}
