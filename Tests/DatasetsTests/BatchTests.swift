import Datasets
import PauseStrategy
import Testing
import Tokens

@Suite struct BatchTests {
    // Prompt 1 2, one pause (9) behind it, completion 3 4.
    private let paused = PausedSequence(
        TokenSequence(prompt: [1, 2], completion: [3, 4]),
        inserting: [PauseInsertion(offset: 2, token: 9)]
    )
    private let short = PausedSequence(TokenSequence(prompt: [5], completion: [6]))

    @Test func laysRowsSideBySide() {
        let batch = Batch([paused, short], positionCount: 6, truncatedCounts: [0, 3])
        #expect(batch.rowCount == 2)
        #expect(batch.positionCount == 6)
        #expect(batch.tokens == [1, 2, 9, 3, 4, 0, 5, 6, 0, 0, 0, 0])
        #expect(batch.positions == [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5])
        let nothing = Target.ignored
        #expect(
            batch.targets == [
                nothing, nothing, .next(3), .next(4), nothing, nothing,
                .next(6), nothing, nothing, nothing, nothing, nothing,
            ]
        )
        #expect(batch.promptCounts == [2, 1])
        #expect(batch.realCounts == [4, 2])
        #expect(batch.insertedCounts == [1, 0])
        #expect(batch.truncatedCounts == [0, 3])
    }

    @Test func takesTheLongestRowWithoutBeingTold() {
        let batch = Batch([short, paused])
        #expect(batch.positionCount == 5)
        #expect(batch.truncatedCounts == [0, 0])
    }

    @Test func tellsPausesTheirPlaceAsThePolicySays() {
        #expect(
            Batch([paused], positions: .consecutive, positionCount: 7).positions == [0, 1, 2, 3, 4, 5, 6]
        )
        #expect(Batch([paused], positions: .shared, positionCount: 7).positions == [0, 1, 1, 2, 3, 4, 5])
        #expect(Batch([paused], positions: .skipped, positionCount: 7).positions == [0, 1, -1, 2, 3, 4, 5])
    }

    @Test func countsPaddingFromNothingWhenEveryTokenIsSkipped() {
        let pauses = PausedSequence(
            TokenSequence(prompt: [], completion: []),
            inserting: [PauseInsertion(offset: 0, token: 9)]
        )
        #expect(Batch([pauses], positions: .skipped, positionCount: 3).positions == [-1, 0, 1])
    }
}
