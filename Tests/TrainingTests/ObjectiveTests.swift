import Testing
import Tokens
import Training

/// Targets count as the objective says, and add up over a step.
@Suite struct ObjectiveTests {
    private let targets: [Target] = [.ignored, .next(3), .hint(4), .next(5), .ignored, .hint(1), .next(0)]

    private func counts(_ targets: [Target]) -> TargetCounts {
        var counts = TargetCounts()
        counts.add(targets)
        return counts
    }

    private func weights(_ objective: NextTokenObjective, of targets: [Target], counts: TargetCounts)
        -> [Float]
    {
        targets.map { objective.weight(of: $0, counts: counts) }
    }

    @Test func countsTargetsByKind() {
        var expected = TargetCounts()
        expected.next = 3
        expected.hint = 2
        #expect(counts(targets) == expected)
        #expect(counts([]) == TargetCounts())
        #expect(counts([.ignored]) == TargetCounts())
    }

    @Test func countsPartsLikeTheWhole() {
        for split in 0...targets.count {
            var parts = counts(Array(targets[..<split]))
            parts.add(Array(targets[split...]))
            #expect(parts == counts(targets))
        }
    }

    @Test(arguments: [0.0, 0.25, 1, 3])
    func weightsOfEachKindAddUp(hintWeight: Double) {
        let objective = NextTokenObjective(hintWeight: hintWeight)
        let weights = weights(objective, of: targets, counts: counts(targets))
        func sum(_ isWanted: (Target) -> Bool) -> Double {
            zip(targets, weights).filter { isWanted($0.0) }.reduce(0) { $0 + Double($1.1) }
        }
        let isHint = { (target: Target) in if case .hint = target { true } else { false } }
        #expect(abs(sum(isHint) - hintWeight) < 1e-6)
        #expect(abs(sum { !isHint($0) } - 1) < 1e-6)
        #expect(sum { $0 == .ignored } == 0)
    }

    @Test func weightsDoNotDependOnHowAStepIsSplit() {
        let objective = NextTokenObjective(hintWeight: 2)
        let counts = counts(targets)
        for split in 0...targets.count {
            let parts = [Array(targets[..<split]), Array(targets[split...])]
            #expect(
                parts.flatMap { weights(objective, of: $0, counts: counts) }
                    == weights(objective, of: targets, counts: counts)
            )
        }
    }

    @Test func targetsOfOneKindNeedNoneOfTheOther() {
        let objective = NextTokenObjective(hintWeight: 1)
        #expect(weights(objective, of: [.next(1), .ignored], counts: counts([.next(1)])) == [1, 0])
        #expect(weights(objective, of: [.hint(1), .ignored], counts: counts([.hint(1)])) == [1, 0])
    }
}
