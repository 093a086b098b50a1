import Testing
import Tokenizer
import Tokens

@Suite struct DisplayNameTests {
    private func name(_ text: String) throws -> String {
        let tokenizer = try CharacterTokenizer(alphabet: text)
        return tokenizer.displayName(of: 0)
    }

    @Test(arguments: [
        (" ", "␣"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"), ("\\", "\\\\"), ("\u{0}", "\\u{00}"),
        ("\u{200B}", "\\u{200B}"), ("\u{A0}", "\\u{A0}"), ("\u{E000}", "\\u{E000}"), ("é", "é"), ("🙂", "🙂"),
        ("<", "<"),
    ])
    func makesEveryCharacterVisible(character: String, shown: String) throws {
        #expect(try name(character) == shown)
    }

    @Test func showsBytesThatAreNoCharacter() {
        #expect(ByteTokenizer().displayName(of: 0xE2) == "\\xE2")
        #expect(ByteTokenizer().displayName(of: 0x41) == "A")
        #expect(ByteTokenizer().displayName(of: 0x07) == "\\u{07}")
    }

    @Test func showsCharactersBetweenStrayBytes() throws {
        let tokenizer = try TinyBPE.tokenizer()
        let accent = try #require(TinyBPE.vocabulary.firstIndex(of: "Ã©"))
        let the = try #require(TinyBPE.vocabulary.firstIndex(of: "Ġthe"))

        #expect(tokenizer.displayName(of: TokenID(accent)) == "é")
        #expect(tokenizer.displayName(of: TokenID(the)) == "␣the")
    }

    @Test func showsSpecialTokensByName() {
        let special = SpecialTokens(
            beginning: 1,
            end: 2,
            padding: 3,
            pauses: [4],
            names: [2: "</s>", 5: "<x>"]
        )

        #expect(
            (0...5).map { special.name(of: TokenID($0)) } == [
                nil, "<beginning>", "</s>", "<padding>", "<pause>", "<x>",
            ]
        )
    }

    @Test func saysThatAnIDIsOutOfRange() {
        #expect(ByteTokenizer().displayName(of: 256) == "<no token 256>")
        #expect(ByteTokenizer().displayName(of: -1) == "<no token -1>")
    }
}
