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

    /// Columns of a terminal, not characters, are what must line up.
    @Test func wideCharactersTakeTwoColumnsAndCombiningMarksNone() {
        let names: [TokenID: String] = [
            0: "漢字", 1: "e\u{301}", 2: "🙂", 3: "👩‍👩‍👧", 4: "한", 5: "ｗ", 6: "❤️", 7: "я",
        ]
        let paused = PausedSequence(TokenSequence(prompt: [0, 1, 2, 3, 4, 5, 6], completion: [7]))
        #expect(
            paused.rendered { names[$0] ?? "?" } == """
                position  token  inserted  mask  target
                       0  漢字             0
                       1  e\u{301}                0
                       2  🙂               0
                       3  👩‍👩‍👧               0
                       4  한               0
                       5  ｗ               0
                       6  ❤️               1     я
                       7  я                0
                8 positions: 8 real, 0 inserted; targets: 1, of which hints: 0; prompt: positions 0...6

                """
        )
    }

    @Test func linesStandUnderTheText() {
        let paused = PausedSequence(
            TokenSequence(prompt: [0, 1, 3], completion: [4]),
            inserting: [3, 3].map { PauseInsertion(offset: $0, token: 9) }
        )
        let names: [TokenID: String] = [0: "2", 1: "\\xE6\\xBC", 3: "\\xA2", 4: "\u{2423}5", 9: "<pause>"]
        let texts = ["2", "", "漢", "", "", " 5"]
        #expect(
            paused.aligned(texts: texts) { names[$0] ?? "?" } == """
                text    2            漢                      \u{2423}5
                token   2  \\xE6\\xBC  \\xA2  <pause>  <pause>  \u{2423}5
                mask    0  0         0     0        1        0
                target                              \u{2423}5

                """
        )
        let narrow = paused.aligned(texts: texts, width: 36) { names[$0] ?? "?" }
        #expect(
            narrow == """
                text    2            漢
                token   2  \\xE6\\xBC  \\xA2  <pause>
                mask    0  0         0     0
                target

                text             \u{2423}5
                token   <pause>  \u{2423}5
                mask    1        0
                target  \u{2423}5

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
