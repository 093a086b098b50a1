import Testing
import Tokens

/// Hint-supervised pauses need no strategy: hints ride in the example and land on pauses.
@Suite struct HintTests {
    private let pause: TokenID = 2

    /// London and Kanade, 2025: the output at pause `i` is asked whether at least `i` bits are set.
    @Test(arguments: [0, 1, 7, 20])
    func parityOfTwentyBitsWithAHintAtEachPauseButTheLast(onesCount: Int) {
        let bits = (0..<20).map { TokenID($0 < onesCount ? 1 : 0) }
        let hints = (1...19).map { TokenID(onesCount >= $0 ? 1 : 0) }
        let answer = TokenID(onesCount % 2)
        let paused = PausedSequence(
            TokenSequence(prompt: bits, completion: [answer], hints: hints),
            inserting: pauses(20, at: 20)
        )

        #expect(paused.count == 41)
        #expect(paused.promptCount == 20)
        #expect(paused.targets[..<20].allSatisfy { $0 == .ignored }, "no loss on the bits")
        for pause in 1...19 {
            #expect(paused.targets[19 + pause] == .hint(onesCount >= pause ? 1 : 0), "pause \(pause)")
        }
        #expect(paused.targets[39] == .next(answer), "the last pause answers")
        #expect(paused.targets[40] == .ignored)
        #expect(paused.targetCount == 20)
    }

    @Test func aHintForTheLastPauseIsLeftOver() {
        let paused = PausedSequence(
            TokenSequence(prompt: [0], completion: [1], hints: [5, 6, 7]),
            inserting: pauses(2, at: 1)
        )
        #expect(paused.targets == [.ignored, .hint(5), .next(1), .ignored])
    }

    @Test func pausesBeyondTheHintsStayIgnored() {
        let paused = PausedSequence(
            TokenSequence(prompt: [0], completion: [1], hints: [5]),
            inserting: pauses(4, at: 1)
        )
        #expect(paused.targets == [.ignored, .hint(5), .ignored, .ignored, .next(1), .ignored])
    }

    @Test func hintsNeverLandOnRealTokens() {
        let paused = PausedSequence(TokenSequence(prompt: [0, 1], completion: [1], hints: [5, 6]))
        #expect(paused.targets == [.ignored, .next(1), .ignored])
    }

    @Test func pausesInTheCompletionTakeHintsInOrder() {
        let insertions = [1, 1, 2, 2, 3].map { PauseInsertion(offset: $0, token: pause) }
        let paused = PausedSequence(
            TokenSequence(prompt: [0], completion: [1, 0], hints: [5, 6, 7, 8]),
            inserting: insertions
        )
        // 0 <p> <p> 1 <p> <p> 0 <p>
        #expect(
            paused.targets == [
                .ignored, .hint(5), .next(1), .ignored, .hint(6), .next(0), .ignored, .hint(7),
            ]
        )
    }

    private func pauses(_ count: Int, at offset: Int) -> [PauseInsertion] {
        (0..<count).map { _ in PauseInsertion(offset: offset, token: pause) }
    }
}
