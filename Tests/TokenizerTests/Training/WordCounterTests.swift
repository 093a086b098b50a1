import Testing

@testable import Tokenizer

@Suite struct WordCounterTests {
    private func dictionary(_ counts: WordCounts) -> [String: Int] {
        var result: [String: Int] = [:]
        counts.table.forEach { word, count in result[String(decoding: word, as: UTF8.self)] = count }
        return result
    }

    @Test func countsWordsOfAllLengths() throws {
        let long = String(repeating: "é", count: 40)
        let counts = try wordCounts(
            of: Array("one two two \(long) \(long) exactly15bytes exactly15bytes".utf8)
        )
        #expect(
            dictionary(counts)
                == [
                    "one": 1, " two": 2, " " + long: 2, " exactly": 2, "15": 2, "bytes": 2,
                ]
        )
        #expect(counts.distinctCount == 6)
    }

    @Test func unitsDifferInWhiteSpaceAlone() throws {
        let text = Array("a  \n\n\n  b\n".utf8)
        #expect(
            dictionary(try wordCounts(of: text, unit: .line))
                == ["a": 1, "  \n": 1, "\n": 3, " ": 1, " b": 1]
        )
        #expect(
            dictionary(try wordCounts(of: text, unit: .text))
                == ["a": 1, "  \n\n\n ": 1, " b": 1, "\n": 1]
        )
    }

    /// Long enough that several threads get shares, cut at awkward places.
    @Test(arguments: WordCounter.Unit.allCases)
    func countsDependOnNeitherPiecesNorThreads(unit: WordCounter.Unit) throws {
        var text: [UInt8] = []
        let golden = try TrainingGolden.names.map { Array(try TrainingGolden($0).text.utf8) }.joined()
        while text.count < 5 << 20 { text += golden }
        let plain = dictionary(try wordCounts(of: text, unit: unit, pieceByteCount: text.count))
        for threadCount in [1, 2, 3] {
            let counts = try wordCounts(
                of: text,
                unit: unit,
                pieceByteCount: 99_991,
                threadCount: threadCount
            )
            #expect(dictionary(counts) == plain)
        }
    }

    @Test func aTextWithoutPlacesToCutIsOneWord() throws {
        let word = [UInt8](repeating: 0x61, count: 3 << 20)
        let counts = try wordCounts(of: word, threadCount: 2)
        #expect(counts.distinctCount == 1)
        let endless = [UInt8](repeating: 0x61, count: WordCounter.longestWordByteCount + 200_000)
        #expect(throws: TokenizerError.self) { try wordCounts(of: endless) }
    }

    @Test func saysWhichByteIsNotUTF8() throws {
        var text = Array(repeatElement(Array("word ".utf8), count: 600_000).joined())
        text[2_500_001] = 0xFF
        let problem = "byte 2500001 is not UTF-8; convert the text first"
        for threadCount in [1, 2] {
            #expect(throws: TokenizerError.invalid(.file("text"), problem: problem)) {
                try wordCounts(of: text, threadCount: threadCount)
            }
        }
    }
}
