import Testing
import Tokenizer
import Tokens

@Suite struct StreamingDecoderTests {
    private func pieces(_ bytes: [UInt8]) -> [String] {
        var decoder = StreamingDecoder(ByteTokenizer())
        return bytes.map { decoder.append(TokenID(Int($0))) } + [decoder.finish()]
    }

    @Test func holdsACharacterBackUntilItIsComplete() {
        #expect(pieces(Array("aé€🙂".utf8)) == ["a", "", "é", "", "", "€", "", "", "", "🙂", ""])
    }

    @Test func keepsTheTextSoFar() {
        var decoder = StreamingDecoder(ByteTokenizer())
        for byte in [0x61, 0xC3] { _ = decoder.append(TokenID(byte)) }
        #expect(decoder.text == "a")
        #expect(decoder.append(0xA9) == "é")
        #expect(decoder.text == "aé")
    }

    @Test func endsAnIncompleteCharacterWithAReplacement() {
        #expect(pieces([0x61, 0xE2, 0x82]) == ["a", "", "", "\u{FFFD}"])
    }

    @Test func givesUpAtOnceOnBytesThatBeginNoCharacter() {
        #expect(pieces([0xFF, 0x80, 0xC0, 0xF5]) == ["\u{FFFD}", "\u{FFFD}", "\u{FFFD}", "\u{FFFD}", ""])
        #expect(pieces([0xE0, 0x80]) == ["", "\u{FFFD}\u{FFFD}", ""])
        #expect(pieces([0xED, 0xA0]) == ["", "\u{FFFD}\u{FFFD}", ""])
        #expect(pieces([0xF4, 0x90]) == ["", "\u{FFFD}\u{FFFD}", ""])
    }

    @Test func skipsSpecialTokensInsideACharacter() {
        var decoder = StreamingDecoder(ByteTokenizer().addingPauses(1))
        #expect([0xC3, 256, 0xA9].map { decoder.append(TokenID($0)) } == ["", "", "é"])
    }

    @Test func equalsDecodingForAnyBytes() {
        var generator = TextGenerator(seed: 3)
        let interesting: [UInt8] = [
            0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2, 0xE0, 0xE2, 0xED, 0xF0, 0xF4, 0xF5,
        ]
        for _ in 0..<3000 {
            let bytes = (0..<9).map { _ in interesting.randomElement(using: &generator) ?? 0 }
            let whole = String(decoding: bytes, as: UTF8.self)
            #expect(Array(pieces(bytes).joined().utf8) == Array(whole.utf8), "\(bytes)")
        }
    }
}
