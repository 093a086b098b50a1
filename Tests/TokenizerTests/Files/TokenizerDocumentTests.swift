import Testing
import Tokens

@testable import Tokenizer

@Suite struct TokenizerDocumentTests {
    private func message(_ json: String) -> String? {
        do {
            _ = try TokenizerDocument(json: json, readFrom: "doc").makeTokenizer(readFrom: "doc")
            return nil
        } catch {
            return error.description
        }
    }

    private func document(_ fields: String, special: String = "[]") -> String {
        "{\"format\": \"fermata-tokenizer\", \"version\": 1, \(fields), \"specialTokens\": \(special)}"
    }

    private static let expectedPauses = "consecutive from 256 or later, each once, in order"

    @Test func writesOneLineOfJSON() throws {
        let tokenizer = try CharacterTokenizer(alphabet: "01?", replacement: "?").addingPauses(1)

        #expect(
            try tokenizer.document().json == """
                {"alphabet":"01?","format":"fermata-tokenizer","kind":"characters","replacement":"?",\
                "specialTokens":[{"id":3,"name":"<pause>","roles":["pause"]}],"version":1}
                """
        )
    }

    @Test func leavesRoomForAPaddedVocabulary() throws {
        let tokenizer = ByteTokenizer().addingPauses(2, at: 320)
        let remade = try TokenizerDocument(json: tokenizer.document().json).makeTokenizer()
        #expect(remade.specialTokens.pauses == [320, 321])
        #expect(remade.vocabularySize == 322)
        #expect(remade.bytes(of: 300).isEmpty)
    }

    @Test func writesTheSpecialTokensOfABPE() throws {
        let json = try TinyBPE.tokenizer().addingPauses(2).document().json

        #expect(
            json.hasSuffix(
                """
                "specialTokens":[{"id":269,"name":"<|endoftext|>","roles":["end"]},\
                {"id":270,"name":"<pause_0>","roles":["pause"]},\
                {"id":271,"name":"<pause_1>","roles":["pause"]}],\
                "version":1,"vocabulary":\(try vocabularyJSON())}
                """
            )
        )
    }

    private func vocabularyJSON() throws -> String {
        let entries = TinyBPE.vocabulary.map { spelling in
            "\"" + spelling.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        }
        return "[" + entries.joined(separator: ",") + "]"
    }

    @Test func keepsNamesAndRolesOfItsOwn() throws {
        let special = SpecialTokens(
            beginning: 269,
            end: 269,
            padding: 200,
            pauses: [201, 270],
            names: [269: "<s>", 201: "[think]", 202: "<|im_start|>"]
        )
        let document = TokenizerDocument(model: TinyBPE.document.model, specialTokens: special)

        #expect(try TokenizerDocument(json: document.json) == document)
    }

    @Test func makesATokenizerWithPausesInsideAndBehindTheVocabulary() throws {
        var document = TinyBPE.document
        document.model = .byteLevelBPE(vocabulary: TinyBPE.vocabulary + ["[think]"], merges: TinyBPE.merges)
        document.specialTokens.pauses = [270, 271]
        document.specialTokens.names[270] = "[think]"

        let tokenizer = try document.makeTokenizer()

        #expect(tokenizer.vocabularySize == 272)
        #expect(tokenizer.specialTokens == document.specialTokens)
        #expect(tokenizer.displayName(of: 270) == "[think]")
        #expect(tokenizer.displayName(of: 271) == "<pause_1>")
        #expect(try tokenizer.document() == document)
    }

    @Test func ignoresTheOrderOfFields() throws {
        let json = """
            {"specialTokens": [], "alphabet": "01", "kind": "characters", "version": 1,
            "format": "fermata-tokenizer"}
            """
        #expect(
            try TokenizerDocument(json: json).model == .characters(alphabet: ["0", "1"], replacement: nil)
        )
    }

    @Test(arguments: [
        ("", "'doc': not valid JSON; the document is cut off or damaged"),
        ("{\"format\": ", "'doc': not valid JSON; the document is cut off or damaged"),
        ("[]", "'doc': expected an object"),
        ("{}", "'doc', field 'format': the field is missing"),
        ("{\"format\": 1}", "'doc', field 'format': expected a string"),
        ("{\"format\": null}", "'doc', field 'format': the field is null"),
        ("{\"format\": \"other\"}", "'doc', field 'format': 'other' is not 'fermata-tokenizer'"),
        (
            "{\"format\": \"fermata-tokenizer\", \"version\": 2}",
            "'doc', field 'version': version 2 is not 1; a newer program wrote it"
        ),
        (
            "{\"format\": \"fermata-tokenizer\", \"version\": \"1\"}",
            "'doc', field 'version': expected a number"
        ),
    ])
    func refusesWhatIsNoDocument(json: String, expected: String) {
        #expect(message(json) == expected)
    }

    @Test(arguments: [
        (
            "\"kind\": \"words\"", "[]",
            "'doc', field 'kind': 'words' is none of bytes, characters, byte-level-bpe, tokenizer.json, "
                + "sentencepiece"
        ),
        (
            "\"kind\": \"bytes\", \"alphabet\": \"01\"", "[]",
            "'doc', field 'alphabet': unknown field; known are format, kind, specialTokens, version"
        ),
        ("\"kind\": \"characters\"", "[]", "'doc', field 'alphabet': the field is missing"),
        (
            "\"kind\": \"characters\", \"alphabet\": \"\"", "[]",
            "alphabet '' is empty; name at least one character"
        ),
        (
            "\"kind\": \"characters\", \"alphabet\": \"01\", \"replacement\": \"01\"", "[]",
            "'doc', field 'replacement': '01' is not one character"
        ),
        (
            "\"kind\": \"byte-level-bpe\", \"merges\": [], \"vocabulary\": [\"a\", 1]", "[]",
            "'doc', field 'vocabulary[1]': expected a string"
        ),
        (
            "\"kind\": \"byte-level-bpe\", \"merges\": [], \"vocabulary\": [\"a\", \"a\"]", "[]",
            "'doc', field 'vocabulary[1]': token 'a' appears twice; keep one of the two"
        ),
        (
            "\"kind\": \"byte-level-bpe\", \"merges\": [], \"vocabulary\": [\"a\"]", "[]",
            "'doc': no token 'Ā' for byte 0; a byte-level vocabulary needs all 256"
        ),
        ("\"kind\": \"bytes\"", "{}", "'doc', field 'specialTokens': expected a list"),
        ("\"kind\": \"bytes\"", "[{}]", "'doc', field 'specialTokens[0].id': the field is missing"),
        (
            "\"kind\": \"bytes\"", "[{\"id\": 256, \"roles\": [\"pause\"], \"name\": \"p\", \"x\": 1}]",
            "'doc', field 'specialTokens[0].x': unknown field; known are id, name, roles"
        ),
        (
            "\"kind\": \"bytes\"", "[{\"id\": 256, \"roles\": [\"stop\"], \"name\": \"e\"}]",
            "'doc', field 'specialTokens[0].roles': 'stop' is none of beginning, end, padding, pause"
        ),
        (
            "\"kind\": \"bytes\"", "[{\"id\": 5, \"roles\": [\"end\"], \"name\": \"e\"}]",
            "'doc', field 'specialTokens': id 5 stands for text; only added pauses can be special here"
        ),
        (
            "\"kind\": \"bytes\"", "[{\"id\": -1, \"roles\": [\"end\"], \"name\": \"e\"}]",
            "'doc', field 'specialTokens': id -1 is neither below 256 nor an added pause"
        ),
        (
            "\"kind\": \"bytes\"",
            "[{\"id\": 257, \"roles\": [\"pause\"], \"name\": \"p\"}, "
                + "{\"id\": 259, \"roles\": [\"pause\"], \"name\": \"q\"}]",
            "'doc', field 'specialTokens': pauses 257, 259 are not \(expectedPauses)"
        ),
        (
            "\"kind\": \"bytes\"",
            "[{\"id\": 256, \"roles\": [\"pause\", \"pause\"], \"name\": \"p\"}]",
            "'doc', field 'specialTokens': pauses 256, 256 are not \(expectedPauses)"
        ),
        (
            "\"kind\": \"bytes\"",
            """
            [{"id": 2147483647, "roles": ["pause"], "name": "a"},
            {"id": 300, "roles": ["pause"], "name": "b"}]
            """,
            "'doc', field 'specialTokens': pauses 2147483647, 300 are not \(expectedPauses)"
        ),
        (
            "\"kind\": \"bytes\"", #"[{"id": 2147483647, "roles": ["pause"], "name": "a"}]"#,
            "'doc', field 'specialTokens': pause 2147483647 is above 1073741824"
        ),
        (
            "\"kind\": \"bytes\"",
            "[{\"id\": 256, \"roles\": [\"pause\"], \"name\": \"p\"}, "
                + "{\"id\": 256, \"roles\": [], \"name\": \"q\"}]",
            "'doc', field 'specialTokens': id 256 is listed twice"
        ),
        (
            "\"kind\": \"bytes\"",
            "[{\"id\": 1, \"roles\": [\"end\"], \"name\": \"p\"}, "
                + "{\"id\": 2, \"roles\": [\"end\"], \"name\": \"q\"}]",
            "'doc', field 'specialTokens': two tokens have the role 'end'"
        ),
    ])
    func refusesFields(fields: String, special: String, expected: String) {
        #expect(message(document(fields, special: special)) == expected)
    }

    @Test(arguments: [
        ("1e99", "1e+99 is not a whole number in -2147483648...2147483647"),
        ("0.5", "0.5 is not a whole number in -2147483648...2147483647"),
        ("2147483648", "2147483648.0 is not a whole number in -2147483648...2147483647"),
        ("\"1\"", "expected a number"),
        ("null", "the field is null"),
    ])
    func refusesIDsThatAreNoWholeNumbers(id: String, problem: String) {
        let special = "[{\"id\": \(id), \"roles\": [], \"name\": \"x\"}]"
        #expect(
            message(document("\"kind\": \"bytes\"", special: special))
                == "'doc', field 'specialTokens[0].id': \(problem)"
        )
    }

    @Test func namesTheMergeThatIsWrong() throws {
        let document = TokenizerDocument(
            model: .byteLevelBPE(vocabulary: TinyBPE.vocabulary, merges: ["t h", "x y"]),
            specialTokens: TinyBPE.document.specialTokens
        )
        #expect(throws: TokenizerError.unknownToken(.field("merges[1]", of: "doc"), token: "xy")) {
            try document.makeTokenizer(readFrom: "doc")
        }
    }

    @Test func readsManySpecialTokensInReasonableTime() throws {
        let document = try ByteTokenizer().addingPauses(20_000).document()
        let read = try TokenizerDocument(json: document.json).makeTokenizer()

        #expect(read.vocabularySize == 20_256)
        #expect(read.specialTokens == document.specialTokens)
    }

    @Test func survivesDeepNesting() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(message(deep) == "'doc': not valid JSON; the document is cut off or damaged")
        #expect(
            message("{\"format\": \(deep)") == "'doc': not valid JSON; the document is cut off or damaged"
        )
    }

    @Test func refusesADocumentCutOffAnywhere() throws {
        let json = try CharacterTokenizer(alphabet: "01é🙂").addingPauses(2).document().json
        for count in 0..<json.utf8.count {
            #expect(
                message(String(decoding: Array(json.utf8.prefix(count)), as: UTF8.self)) != nil,
                "\(count) bytes"
            )
        }
    }
}
