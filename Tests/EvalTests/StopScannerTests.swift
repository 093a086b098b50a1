import Eval
import Testing

@Suite struct StopScannerTests {
    private static let text = "one two\nQuestion: three"

    @Test(arguments: [1, 2, 3, 5, 100])
    func theCutIntoTokensDoesNotMatter(tokenLength: Int) {
        var scanner = StopScanner(stops: ["Question:", "\n\n"])
        var bytes = Array(Self.text.utf8)[...]
        while !bytes.isEmpty {
            scanner.append(bytes.prefix(tokenLength))
            bytes = bytes.dropFirst(tokenLength)
        }
        #expect(scanner.isStopped)
        #expect(scanner.text == "one two\n")
    }

    @Test func theStopThatIsCompleteFirstWins() {
        var scanner = StopScanner(stops: ["bcd", "c"])
        let isStopped = scanner.append("abcd".utf8)
        #expect(isStopped)
        #expect(scanner.text == "ab")
    }

    @Test func ofTwoStopsCompleteTogetherTheLongerCounts() {
        var scanner = StopScanner(stops: ["c", "bc"])
        scanner.append("abc".utf8)
        #expect(scanner.text == "a")
    }

    @Test func aBrokenCharacterIsReplacedOnlyAtTheEnd() {
        var scanner = StopScanner(stops: ["."])
        scanner.append([0xC3])
        #expect(scanner.text == "\u{FFFD}")
        scanner.append([0xA9])
        #expect(scanner.text == "\u{E9}" && !scanner.isStopped)
    }

    @Test func whatComesAfterTheStopIsIgnored() {
        var scanner = StopScanner(stops: ["\n"])
        scanner.append("a\nb".utf8)
        scanner.append("c".utf8)
        #expect(scanner.text == "a")
    }

    /// Whatever the tokens are, what is handed out in pieces is the reply, and nothing is taken back.
    @Test(arguments: ["one two\nQuestion: three", "aaab", "abababac", "Quest", "", "x\n", "Que\n\n"])
    func piecesMakeTheReply(text: String) {
        for length in 1...4 {
            var scanner = StopScanner(stops: ["Question:", "\n\n", "aab", "abac"])
            var pieces: [UInt8] = []
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                scanner.append(rest.prefix(length))
                rest = rest.dropFirst(length)
                pieces += scanner.takeSettled()
            }
            pieces += scanner.takeRest()
            #expect(String(decoding: pieces, as: UTF8.self) == scanner.text)
        }
    }

    @Test func keepsBackOnlyWhatMayBeginAStop() {
        var scanner = StopScanner(stops: ["\n\nQ"])
        scanner.append("one\n\n".utf8)
        #expect(scanner.takeSettled() == Array("one".utf8))
        scanner.append("\n".utf8)
        #expect(scanner.takeSettled() == Array("\n".utf8))
        scanner.append("Q".utf8)
        #expect(scanner.takeSettled().isEmpty && scanner.isStopped && scanner.takeRest().isEmpty)
    }
}
