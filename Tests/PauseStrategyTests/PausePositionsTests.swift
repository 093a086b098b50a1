import PauseStrategy
import Testing

@Suite struct PausePositionsTests {
    // <p> a <p> <p> b c <p>
    private let isInserted = [true, false, true, true, false, false, true]

    @Test func consecutiveCountsEveryToken() {
        #expect(PausePositions.consecutive.positions(isInserted: isInserted) == [0, 1, 2, 3, 4, 5, 6])
    }

    @Test func sharedRepeatsThePlaceOfTheTokenBefore() {
        #expect(PausePositions.shared.positions(isInserted: isInserted) == [0, 0, 0, 0, 1, 2, 2])
    }

    @Test func skippedTellsPausesNothing() {
        #expect(PausePositions.skipped.positions(isInserted: isInserted) == [-1, 0, -1, -1, 1, 2, -1])
    }

    @Test(arguments: PausePositions.allCases)
    func withoutPausesAllPoliciesAgree(policy: PausePositions) {
        #expect(policy.positions(isInserted: []) == [])
        #expect(policy.positions(isInserted: [false, false, false]) == [0, 1, 2])
    }

    @Test(arguments: [PausePositions.shared, .skipped])
    func realTokensStandWhereTheyWouldWithoutPauses(policy: PausePositions) {
        let positions = policy.positions(isInserted: isInserted)
        let real = zip(positions, isInserted).filter { !$1 }.map(\.0)
        #expect(real == [0, 1, 2])
    }

    @Test func namesAreStable() {
        #expect(PausePositions.allCases.map(\.rawValue) == ["consecutive", "shared", "skipped"])
        #expect(PrefixAttention.allCases.map(\.rawValue) == ["causal", "bidirectional"])
        #expect(PauseMaskPolicy.allCases.map(\.rawValue) == ["ignored", "hinted"])
    }
}
