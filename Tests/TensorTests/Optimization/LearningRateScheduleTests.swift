import Closeness
import Foundation
import Tensor
import Testing

@Suite struct LearningRateScheduleTests {
    typealias Shape = LearningRateSchedule.Shape

    private func rates(_ schedule: LearningRateSchedule, of total: Int, through last: Int) -> [Double] {
        (1...last).map { schedule.learningRate(step: $0, of: total) }
    }

    @Test(arguments: Shape.allCases)
    func risesToThePeakInEqualSteps(shape: Shape) {
        let schedule = LearningRateSchedule(shape: shape, peak: 0.8, warmupSteps: 4)
        expectClose(rates(schedule, of: 20, through: 4), [0.2, 0.4, 0.6, 0.8], relative: 1e-15)
    }

    @Test(arguments: Shape.allCases)
    func neverRisesAfterThePeakAndNeverFallsBelowTheFloor(shape: Shape) {
        let schedule = LearningRateSchedule(shape: shape, peak: 2, warmupSteps: 3, finalShare: 0.25)
        let rates = rates(schedule, of: 17, through: 40)
        for (rate, next) in zip(rates[2...], rates[3...]) { #expect(next <= rate) }
        #expect(rates.dropFirst(2).allSatisfy { $0 <= 2 && $0 >= 0.5 - 1e-15 })
    }

    @Test(arguments: [(Shape.cosine, 0.5), (.linear, 0.5), (.constant, 2)])
    func staysAtTheFloorFromTheLastStepOn(shape: Shape, floor: Double) {
        let schedule = LearningRateSchedule(shape: shape, peak: 2, warmupSteps: 3, finalShare: 0.25)
        let rates = [17, 18, 1000].map { schedule.learningRate(step: $0, of: 17) }
        expectClose(rates, [floor, floor, floor], relative: 1e-15)
    }

    @Test func followsItsCurveInBetween() {
        let cosine = LearningRateSchedule(shape: .cosine, peak: 1, warmupSteps: 2, finalShare: 0.2)
        expectClose(
            rates(cosine, of: 6, through: 6),
            [0.5, 1, 0.6 + 0.4 * cos(Double.pi / 4), 0.6, 0.6 - 0.4 * cos(Double.pi / 4), 0.2],
            relative: 1e-14
        )
        let linear = LearningRateSchedule(shape: .linear, peak: 1, warmupSteps: 2, finalShare: 0.2)
        expectClose(rates(linear, of: 6, through: 6), [0.5, 1, 0.8, 0.6, 0.4, 0.2], relative: 1e-14)
    }

    @Test(arguments: Shape.allCases)
    func withoutWarmupTheFirstStepIsOneStepDownTheCurve(shape: Shape) {
        let schedule = LearningRateSchedule(shape: shape, peak: 1, finalShare: 0)
        let first = schedule.learningRate(step: 1, of: 10)
        switch shape {
        case .cosine: expectClose([first], [0.5 + 0.5 * cos(Double.pi / 10)], relative: 1e-15)
        case .linear: expectClose([first], [0.9], relative: 1e-15)
        case .constant: #expect(first == 1)
        }
    }

    @Test(arguments: Shape.allCases)
    func aWarmupLongerThanTheRunNeverReachesThePeak(shape: Shape) {
        let schedule = LearningRateSchedule(shape: shape, peak: 1, warmupSteps: 100)
        expectClose(rates(schedule, of: 10, through: 10), (1...10).map { Double($0) / 100 }, relative: 1e-15)
        #expect(schedule.learningRate(step: 100, of: 100) == 1)
        #expect(schedule.learningRate(step: 101, of: 100) <= 1)
    }

    @Test(arguments: Shape.allCases)
    func survivesRunsOfNoSteps(shape: Shape) {
        let schedule = LearningRateSchedule(shape: shape, peak: 1, finalShare: 0.5)
        for (step, total) in [(1, 0), (1, 1), (5, 2), (5, -3)] {
            let rate = schedule.learningRate(step: step, of: total)
            #expect(rate.isFinite && rate >= 0.5 && rate <= 1, "\(step) of \(total)")
        }
    }

    @Test func keepsItsNamesInFiles() throws {
        #expect(Shape.allCases.map(\.rawValue) == ["cosine", "linear", "constant"])
        let schedule = LearningRateSchedule(shape: .linear, peak: 0.25, warmupSteps: 3, finalShare: 0.5)
        let copy = try JSONDecoder().decode(LearningRateSchedule.self, from: JSONEncoder().encode(schedule))
        #expect(copy == schedule)
    }
}
