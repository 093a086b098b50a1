import Testing
import Tokenizer
import Tokens

@Suite struct CharacterTokenizerTests {
    @Test func numbersTheAlphabetInOrder() throws {
        #expect(try CharacterTokenizer(alphabet: "01").encode("0110") == [0, 1, 1, 0])
        #expect(try CharacterTokenizer(alphabet: "10").encode("0110") == [1, 0, 0, 1])
    }

    @Test func leavesOutWhatIsNotInTheAlphabet() throws {
        let tokenizer = try CharacterTokenizer(alphabet: "01")

        #expect(tokenizer.encode("0 1\n2é") == [0, 1])
        #expect(tokenizer.unencodable(in: "0 1 2é2") == [" ", "2", "é"])
        #expect(tokenizer.unencodable(in: "0110").isEmpty)
    }

    @Test func putsTheReplacementInPlaceOfWhatIsNotInTheAlphabet() throws {
        let tokenizer = try CharacterTokenizer(alphabet: "01?", replacement: "?")

        #expect(tokenizer.encode("0x1") == [0, 2, 1])
        #expect(tokenizer.decode([0, 2, 1]) == "0?1")
        #expect(tokenizer.unencodable(in: "0x1").isEmpty)
    }

    @Test func refusesToLoseACharacterWhereNoneMayBeLost() throws {
        let tokenizer = try CharacterTokenizer(alphabet: "01").addingPauses(1)

        #expect(try tokenizer.encodeEveryCharacter(of: "01") == [0, 1])
        #expect(throws: TokenizerError.unencodable(["\n", "x"])) {
            try tokenizer.encodeEveryCharacter(of: "0\nx1\n")
        }
        #expect(try ByteTokenizer().encodeEveryCharacter(of: "é") == ByteTokenizer().encode("é"))
    }

    @Test(arguments: [
        ("\nx", "the tokenizer has no token for '\\n', 'x'; use one that has, or remove them"),
        (
            "abcdefg",
            "the tokenizer has no token for 'a', 'b', 'c', 'd', 'e' and 2 more characters;"
                + " use one that has, or remove them"
        ),
    ])
    func namesTheCharactersThatHaveNoToken(characters: String, message: String) {
        #expect("\(TokenizerError.unencodable(Array(characters.unicodeScalars)))" == message)
    }

    @Test func aCharacterIsOneScalar() throws {
        let tokenizer = try CharacterTokenizer(alphabet: "e\u{301}\r\n")

        #expect(tokenizer.vocabularySize == 4)
        #expect(tokenizer.encode("e\u{301}\r\n") == [0, 1, 2, 3])
        #expect(tokenizer.encode("\u{E9}").isEmpty, "equal as strings, not the same characters")
    }

    @Test func rejectsAnEmptyAlphabet() {
        #expect(
            throws: TokenizerError.invalidAlphabet("", problem: "is empty; name at least one character")
        ) { try CharacterTokenizer(alphabet: "") }
    }

    @Test func rejectsARepeatedCharacter() {
        #expect(
            throws: TokenizerError.invalidAlphabet(
                "010",
                problem: "holds '0' twice; name each character once"
            )
        ) { try CharacterTokenizer(alphabet: "010") }
    }

    @Test func rejectsAReplacementOutsideTheAlphabet() {
        #expect(
            throws: TokenizerError.invalidAlphabet("01", problem: "lacks its replacement '?'; add it")
        ) { try CharacterTokenizer(alphabet: "01", replacement: "?") }
    }
}
