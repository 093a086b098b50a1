import PauseStrategy
import Settings
import Testing
import Tokens

@Suite struct ContradictionTests {
    private let checkpoint = PauseContract(
        strategy: PauseSettings("append", settings: ["count": .number(10)]),
        pauseTokens: [PauseToken(text: "<pause>", id: 50257)]
    )

    @Test func aRunThatKeepsTheContractContradictsNothing() {
        #expect(checkpoint.contradictions(with: checkpoint) == [])
        #expect(PauseContract.none.contradictions(with: .none) == [])
    }

    @Test func anotherNumberOfPausesNeedsToBeAskedFor() {
        let run = checkpoint.overriding(count: 0)
        #expect(run.strategy.count == 0)
        let contradictions = checkpoint.contradictions(with: run)
        #expect(
            contradictions.map(\.description) == [
                "M: the checkpoint has 10, this run 0; pass --pauses 0 to allow it"
            ]
        )
        #expect(contradictions.map(\.permission) == [.count])
        #expect(contradictions.map(\.flag) == ["--pauses 0"])
    }

    @Test func everyOtherDifferenceNeedsConsent() {
        let run = PauseContract(
            strategy: PauseSettings("random-rate", settings: ["rate": .number(0.1)]),
            pauseTokens: [PauseToken(text: "<p>", id: 3), PauseToken(text: "<q>", id: 4)],
            maskPolicy: .hinted,
            prefixAttention: .bidirectional,
            positions: .shared
        )
        let contradictions = checkpoint.contradictions(with: run)
        #expect(
            contradictions.map(\.description) == [
                "M: the checkpoint has 10, this run no fixed number; pass --allow-pause-mismatch to allow it",
                """
                pause tokens: the checkpoint has <pause> (id 50257), this run <p> (id 3), <q> (id 4); \
                pass --allow-pause-mismatch to allow it
                """,
                """
                strategy: the checkpoint has append, this run random-rate; \
                pass --allow-pause-mismatch to allow it
                """,
                """
                mask policy: the checkpoint has ignored, this run hinted; \
                pass --allow-pause-mismatch to allow it
                """,
                """
                prefix attention: the checkpoint has causal, this run bidirectional; \
                pass --allow-pause-mismatch to allow it
                """,
                """
                positions: the checkpoint has consecutive, this run shared; \
                pass --allow-pause-mismatch to allow it
                """,
            ]
        )
        #expect(contradictions.allSatisfy { $0.permission == .mismatch })
    }

    @Test func settingsOfOneStrategyAreComparedOneByOne() {
        let texts = { (settings: [String: JSONValue]) in
            PauseContract(strategy: PauseSettings("x", settings: settings), pauseTokens: [])
        }
        let left = texts(["rate": .number(0.1), "same": .bool(true), "old": .string("a")])
        let right = texts(["rate": .number(0.2), "same": .bool(true)])
        #expect(
            left.contradictions(with: right).map(\.difference) == [
                "setting 'old' of 'x': the checkpoint has \"a\", this run none",
                "setting 'rate' of 'x': the checkpoint has 0.1, this run 0.2",
            ]
        )
    }

    @Test func longListsThatDifferAreNoticed() {
        let contract = { (last: Double) in
            let counts = (0..<20).map { JSONValue.number(Double($0)) } + [.number(last)]
            return PauseContract(
                strategy: PauseSettings("x", settings: ["counts": .array(counts)]),
                pauseTokens: []
            )
        }
        #expect(contract(1).contradictions(with: contract(2)).count == 1)
    }

    @Test func aModelWithoutPausesSaysNone() {
        #expect(
            PauseContract.none.contradictions(with: checkpoint).map(\.difference) == [
                "M: the checkpoint has 0, this run 10",
                "pause tokens: the checkpoint has none, this run <pause> (id 50257)",
                "strategy: the checkpoint has none, this run append",
            ]
        )
    }
}
