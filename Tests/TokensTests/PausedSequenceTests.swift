import Testing
import Tokens

@Suite struct PausedSequenceTests {
    private let pause: TokenID = 99

    @Test func asksTheLastPauseForTheFirstTokenOfTheCompletion() {
        let paused = PausedSequence(
            TokenSequence(prompt: [7, 8], completion: [9, 10]),
            inserting: pauses(at: [2, 2, 2])
        )
        #expect(paused.tokens == [7, 8, 99, 99, 99, 9, 10])
        #expect(paused.isInserted == [false, false, true, true, true, false, false])
        #expect(paused.targets == [.ignored, .ignored, .ignored, .ignored, .next(9), .next(10), .ignored])
        #expect(paused.promptCount == 2)
        #expect(paused.insertedCount == 3)
        #expect(paused.targetCount == 2)
    }

    @Test func withoutPausesIsPlainNextTokenPrediction() {
        let paused = PausedSequence(TokenSequence(prompt: [], completion: [1, 2, 3]))
        #expect(paused.tokens == [1, 2, 3])
        #expect(paused.targets == [.next(2), .next(3), .ignored])
        #expect(paused.insertedCount == 0)
    }

    @Test func skipsOutputsBeforeAPauseAndKeepsPausesBeforeARealToken() {
        let paused = PausedSequence(
            TokenSequence(prompt: [], completion: [1, 2, 3]),
            inserting: pauses(at: [1, 1, 3])
        )
        #expect(paused.tokens == [1, 99, 99, 2, 3, 99])
        #expect(paused.targets == [.ignored, .ignored, .next(2), .next(3), .ignored, .ignored])
    }

    @Test func aPauseInFrontOfATextPredictsItsFirstToken() {
        let paused = PausedSequence(
            TokenSequence(prompt: [], completion: [1, 2]),
            inserting: pauses(at: [0])
        )
        #expect(paused.tokens == [99, 1, 2])
        #expect(paused.targets == [.next(1), .next(2), .ignored])
        #expect(paused.promptCount == 0)
    }

    @Test func countsPausesBeforeAndInsideThePromptToIt() {
        let paused = PausedSequence(
            TokenSequence(prompt: [7, 8], completion: [9]),
            inserting: pauses(at: [0, 1, 2, 3])
        )
        #expect(paused.tokens == [99, 7, 99, 8, 99, 9, 99])
        #expect(paused.promptCount == 4)
        #expect(paused.targets == [.ignored, .ignored, .ignored, .ignored, .next(9), .ignored, .ignored])
    }

    @Test func atInferenceNothingIsAsked() {
        let paused = PausedSequence(
            TokenSequence(prompt: [7], completion: []),
            inserting: pauses(at: [1, 1])
        )
        #expect(paused.tokens == [7, 99, 99])
        #expect(paused.targetCount == 0)
        #expect(paused.promptCount == 1)
    }

    @Test func anEmptyExampleHoldsOnlyItsPauses() {
        let paused = PausedSequence(TokenSequence(prompt: [], completion: []), inserting: pauses(at: [0]))
        #expect(paused.tokens == [99])
        #expect(paused.targets == [.ignored])
        #expect(paused.promptCount == 0)
        #expect(PausedSequence(TokenSequence(prompt: [], completion: [])).count == 0)
    }

    @Test func equalOffsetsKeepTheirOrder() {
        let insertions = [51, 52, 53].map { PauseInsertion(offset: 1, token: TokenID($0)) }
        let paused = PausedSequence(TokenSequence(prompt: [7], completion: [8]), inserting: insertions)
        #expect(paused.tokens == [7, 51, 52, 53, 8])
    }

    @Test func anInsertedTokenThatLooksRealIsStillInserted() {
        let paused = PausedSequence(
            TokenSequence(prompt: [7], completion: [7]),
            inserting: [PauseInsertion(offset: 1, token: 7)]
        )
        #expect(paused.isInserted == [false, true, false])
        #expect(paused.targets == [.ignored, .next(7), .ignored])
    }

    @Test func trimmingKeepsTheTargetOfTheLastPosition() {
        let paused = PausedSequence(
            TokenSequence(prompt: [7, 8], completion: [9, 10]),
            inserting: pauses(at: [2])
        )
        let trimmed = paused.trimmed(to: 4)
        #expect(trimmed.tokens == [7, 8, 99, 9])
        #expect(trimmed.isInserted == [false, false, true, false])
        #expect(trimmed.targets == [.ignored, .ignored, .next(9), .next(10)])
        #expect(trimmed.promptCount == 2)
        #expect(paused.trimmed(to: 1).promptCount == 1)
        #expect(paused.trimmed(to: 0).count == 0)
        #expect(paused.trimmed(to: 5) == paused)
        #expect(paused.trimmed(to: 500) == paused)
    }

    @Test(arguments: [
        ([-1], "insertion 0 has offset -1, outside 0...3"),
        ([0, 4], "insertion 1 has offset 4, outside 0...3"),
        ([2, 3, 2], "insertion 2 has offset 2, after one of 3"),
    ])
    func namesAnOffsetThatCannotBe(offsets: [Int], problem: String) {
        #expect(PausedSequence.problem(with: pauses(at: offsets), realCount: 3) == problem)
    }

    @Test func namesATokenThatCannotBe() {
        let insertion = PauseInsertion(offset: 0, token: -1)
        #expect(
            PausedSequence.problem(with: [insertion], realCount: 0)
                == "insertion 0 puts in token -1, which no vocabulary has"
        )
    }

    @Test func findsNoProblemInLawfulInsertions() {
        #expect(PausedSequence.problem(with: pauses(at: [0, 0, 1, 3, 3]), realCount: 3) == nil)
        #expect(PausedSequence.problem(with: [], realCount: 0) == nil)
    }

    private func pauses(at offsets: [Int]) -> [PauseInsertion] {
        offsets.map { PauseInsertion(offset: $0, token: pause) }
    }
}
