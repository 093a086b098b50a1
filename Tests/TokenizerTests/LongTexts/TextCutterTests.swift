import Testing

@testable import Tokenizer

@Suite struct TextCutterTests {
    /// Whatever stands there, a cut must neither trap nor split a word.
    @Test func cutsRandomBytesWithoutTraps() throws {
        var generator = TextGenerator(seed: 3)
        let bytes: [UInt8] = [0x20, 0x0A, 0x61, 0x80, 0xA0, 0xC2, 0xE2, 0xE3, 0xF0, 0xFF]
        for _ in 0..<2000 {
            let text = (0..<12).map { _ in bytes.randomElement(using: &generator) ?? 0 }
            for limit in 0...text.count {
                guard let cut = TextCutter().lastCut(in: text.span, 0...limit) else { continue }
                #expect(cut <= limit && text[cut] == 0x20)
            }
        }
    }

    @Test(arguments: [
        ("ab cd", 2), ("ab  ", 2), ("字\n", 3), ("。\nx", 3), ("a\u{3000} ", nil), ("a\u{A0}\n", nil),
        ("🙂 ", 4), ("é ", 2), ("\n\n", nil), ("ab", nil), (" ", nil), ("", nil),
    ])
    func cutsWhereWordsEndAlone(text: String, place: Int?) {
        let bytes = Array(text.utf8)
        let cutter = TextCutter(beforeLineFeeds: true)
        #expect(cutter.lastCut(in: bytes.span, 0...bytes.count) == place)
        #expect(cutter.lastCut(in: bytes.span, bytes.count...bytes.count) == nil)
    }

    @Test func lineFeedsAreCutAtOnlyWhereTold() {
        let bytes = Array("a.\n\n".utf8)
        #expect(TextCutter().lastCut(in: bytes.span, 0...4) == nil)
        #expect(TextCutter(beforeLineFeeds: true).lastCut(in: bytes.span, 0...4) == 2)
        #expect(TextCutter(behindLineFeeds: true).lastCut(in: bytes.span, 0...4) == 4)
    }
}
