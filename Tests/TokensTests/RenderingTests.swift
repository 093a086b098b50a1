import Testing
import Tokens

@Suite struct RenderingTests {
    @Test func showsPositionsTokensPausesAndTargetsInColumns() {
        let paused = PausedSequence(
            TokenSequence(prompt: [0, 1], completion: [3], hints: [1]),
            inserting: [2, 2].map { PauseInsertion(offset: $0, token: 9) }
        )
        let names: [TokenID: String] = [0: "2", 1: "+3", 3: "5", 9: "<pause>"]
        #expect(
            paused.rendered { names[$0] ?? "?" } == """
                position  token    inserted  mask  target
                       0  2                  0
                       1  +3                 0
                       2  <pause>  yes       1     +3 (hint)
                       3  <pause>  yes       1     5
                       4  5                  0
                5 positions: 3 real, 2 inserted; targets: 2, of which hints: 1; prompt: positions 0...1

                """
        )
    }

    @Test func makesSpacesAndControlCharactersVisible() {
        let paused = PausedSequence(TokenSequence(prompt: [0], completion: [1, 2]))
        let names: [TokenID: String] = [0: " a b", 1: "\n\t\u{0}", 2: "\u{a0}\u{2028}e\u{301}"]
        #expect(
            paused.rendered { names[$0] ?? "?" } == """
                position  token              inserted  mask  target
                       0  \u{2423}a\u{2423}b                         1     \\n\\t\\0
                       1  \\n\\t\\0                       1     \\u{00A0}\\u{2028}e\u{301}
                       2  \\u{00A0}\\u{2028}e\u{301}            0
                3 positions: 3 real, 0 inserted; targets: 2, of which hints: 0; prompt: positions 0...0

                """
        )
    }

    @Test func anEmptySequenceIsAHeaderAndItsCounts() {
        #expect(
            PausedSequence(TokenSequence(prompt: [], completion: [])).rendered { _ in "" } == """
                position  token  inserted  mask  target
                0 positions: 0 real, 0 inserted; targets: 0, of which hints: 0; prompt: empty

                """
        )
    }
}
