import Testing

@testable import Tokenizer

/// What `vocab.json` may do to us.
@Suite struct VocabularyFileTests {
    private func failure(_ json: [UInt8]) throws -> TokenizerError? {
        let folder = try TemporaryFolder(["merges.txt": TinyBPE.mergesText])
        try folder.write(json, to: "vocab.json")
        do {
            _ = try ByteLevelBPE(vocabularyAt: folder.path("vocab.json"), mergesAt: folder.path("merges.txt"))
            return nil
        } catch {
            return error
        }
    }

    private func message(_ json: String) throws -> String? {
        let description = try failure(Array(json.utf8))?.description
        // The folder has another name each time.
        return description?.replacing(/'[^']*\/vocab\.json'/, with: "'vocab.json'")
    }

    private static let cutOff = "it is cut off, fetch it again"

    @Test func readsAVocabulary() throws {
        #expect(try message(TinyBPE.vocabularyJSON) == nil)
        #expect(try message("\n\t" + TinyBPE.vocabularyJSON.replacing(", ", with: ",\r\n") + "\n") == nil)
    }

    @Test func readsEscapes() throws {
        let escaped = TinyBPE.vocabularyJSON
            .replacing("\"Ġthe\"", with: "\"\\u0120the\"")
            .replacing("\"/\"", with: "\"\\/\"")
            .replacing("\"A\"", with: "\"\\u0041\"")
            .replacing("\"<|endoftext|>\"", with: "\"<|endoftext|\\u003e\"")
        #expect(try message(escaped) == nil)
    }

    @Test(arguments: [
        ("", "'vocab.json': the file is empty; fetch it again"),
        (
            "   ",
            "'vocab.json', line 1: the file ends before '{' that begins the vocabulary; \(cutOff)"
        ),
        ("[]", "'vocab.json', line 1: expected '{' that begins the vocabulary, found \"[]\""),
        ("{", "'vocab.json', line 1: the file ends before a token in quotes; \(cutOff)"),
        (
            "{\"a",
            "'vocab.json', line 1: the file ends before the end of a token in quotes; \(cutOff)"
        ),
        (
            "{\"a\"",
            "'vocab.json', line 1: the file ends before ':' after the token 'a'; \(cutOff)"
        ),
        (
            "{\"a\":\n",
            "'vocab.json', line 2: the file ends before a whole number as its id; \(cutOff)"
        ),
        (
            "{\"a\": 0",
            "'vocab.json', line 1: the file ends before '}' that ends the vocabulary; \(cutOff)"
        ),
        ("{\"a\": 0}x", "'vocab.json', line 1: expected the end of the file, found \"x\""),
        ("{\"a\": \"0\"}", "'vocab.json', line 1: expected a whole number as its id, found \"\\\"0\\\"}\""),
        ("{\"a\": 0.5}", "'vocab.json', line 1: 0.5 is not a whole number as its id"),
        ("{\"a\": +1}", "'vocab.json', line 1: +1 is not a whole number as its id"),
        ("{\"a\": 1e3}", "'vocab.json', line 1: 1e3 is not a whole number as its id"),
        (
            "{\"a\": 99999999999999999999}",
            "'vocab.json', line 1: 99999999999999999999 is not a whole number as its id"
        ),
        (
            "{\"a\": 0, \"b\": -1}",
            "'vocab.json', field 'b': id -1 is out of range; 2 tokens take the ids 0..<2, without gaps"
        ),
        (
            "{\"a\": 0, \"b\": 2}",
            "'vocab.json', field 'b': id 2 is out of range; 2 tokens take the ids 0..<2, without gaps"
        ),
        ("{\"a\": 0, \"b\": 0}", "'vocab.json', field 'b': id 0 appears twice; keep one of the two"),
        ("{\"a\": 0, \"a\": 1}", "'vocab.json', field 'a': token 'a' appears twice; keep one of the two"),
        ("{\"a\": 0, \"\": 1}", "'vocab.json', field '': '' spells no bytes"),
        ("{\"日\": 0}", "'vocab.json', field '日': '日' spells no bytes"),
        ("{\"a b\": 0}", "'vocab.json', field 'a b': 'a b' spells no bytes"),
        ("{}", "'vocab.json': no token 'Ā' for byte 0; a byte-level vocabulary needs all 256"),
        ("{\"\\q\": 0}", "'vocab.json', line 1: unknown escape '\\q'"),
        ("{\"\\u12\": 0}", "'vocab.json', line 1: expected four hexadecimal digits, found \"12\\\": 0}\""),
        (
            "{\"\\u+123\": 0}",
            "'vocab.json', line 1: expected four hexadecimal digits, found \"+123\\\": 0}\""
        ),
        ("{\"\\ud83d\": 0}", "'vocab.json', line 1: half of a surrogate pair, \\ud83d"),
        ("{\"\\ud83d\\u0041\": 0}", "'vocab.json', line 1: half of a surrogate pair, \\ud83d"),
        ("{\"\\ude00\": 0}", "'vocab.json', line 1: half of a surrogate pair, \\ude00"),
        ("{\"a\nb\": 0}", "'vocab.json', line 1: control character 10 inside a token in quotes"),
    ])
    func refuses(json: String, expected: String) throws {
        #expect(try message(json) == expected)
    }

    @Test func refusesWhatIsNotUTF8() throws {
        let error = try failure(Array("{\"a".utf8) + [0xFF] + Array("\": 0}".utf8))
        #expect(error?.description.hasSuffix("line 1: a token in quotes is not UTF-8") == true)
    }

    @Test func refusesAFileCutOffAnywhere() throws {
        let whole = Array(TinyBPE.json([("a", 0), ("Ġ\\\"", 1), ("é", 2)]).utf8)
        for count in 0..<whole.count {
            #expect(try failure(Array(whole[..<count])) != nil, "\(count) bytes")
        }
    }

    @Test func survivesAnyDamage() throws {
        let whole = Array(TinyBPE.vocabularyJSON.utf8)
        var generator = TextGenerator(seed: 10)
        for _ in 0..<100 {
            var damaged = whole
            for _ in 0..<3 {
                let index = Int.random(in: 0..<damaged.count, using: &generator)
                damaged[index] = UInt8.random(in: 0...255, using: &generator)
            }
            // Either outcome is fine; stopping the process is not.
            _ = try failure(damaged)
        }
    }
}
