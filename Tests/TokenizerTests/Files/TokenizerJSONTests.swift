import Testing
import Tokens

@testable import Tokenizer

/// Files that are damaged, or lie: an error that names file and field, never a trap or a wrong id.
@Suite struct TokenizerJSONTests {
    /// A small valid file, with `changes` made to its text.
    private func file(_ changes: [(String, String)] = []) throws -> String {
        var json = try TinyBPE.tokenizer(reserved: ["<x>"]).definition.json
        for (old, new) in changes {
            #expect(json.contains(old), "\(old)")
            json = json.replacing(old, with: new, maxReplacements: 1)
        }
        return json
    }

    private func message(_ json: String) -> String? {
        message(Array(json.utf8))
    }

    private func message(_ bytes: [UInt8]) -> String? {
        do {
            _ = try DefinedTokenizer(TokenizerDefinition(json: bytes, source: "f"), source: "f")
            return nil
        } catch {
            return error.description
        }
    }

    @Test func readsWhatItWrites() throws {
        #expect(message(try file()) == nil)
    }

    @Test(arguments: [
        ("\"type\": \"BPE\"", "\"type\": \"WordPiece\"", "'f' is a tokenizer.json with a WordPiece model,"),
        ("\"th\": 256", "\"th\": 999999999", "'f', field 'model.vocab.th': id 999999999 is out of range"),
        ("\"th\": 256", "\"th\": 255", "'f', field 'model.vocab.th': id 255 appears twice"),
        ("\"th\": 256", "\"th\": -1", "'f', field 'model.vocab.th': id -1 is out of range"),
        ("\"th\": 256", "\"th\": 1.5", "'f', field 'model.vocab.th': expected a whole number"),
        ("\"th\": 256", "\"the\": 256", "'f', field 'model.vocab.the': the token appears twice"),
        ("\"the\": 257", "\"tho\": 257", "'f', field 'model.merges[1]': the vocabulary has no token 'the'"),
        ("[\"t\", \"h\"]", "[\"t\", \"\"]", "'f', field 'model.merges[0]': expected two tokens"),
        ("[\"t\", \"h\"]", "[\"t\"]", "'f', field 'model.merges[0]': expected two tokens"),
        ("[\"t\", \"h\"]", "[\"th\", \"e\"]", "'f', field 'model.merges[1]': the merge appears twice"),
        (
            "[\"t\", \"h\"]", "[\"q\", \"h\"]",
            "'f', field 'model.merges[0]': the vocabulary has no token 'qh'"
        ),
        ("\"id\": 270", "\"id\": 2000000000", "'f', field 'added_tokens': id 2000000000 is out of range"),
        ("\"id\": 270", "\"id\": 3000000000", "'f', field 'added_tokens[1].id': 3000000000 is no token id"),
        ("\"id\": 270", "\"id\": 5", "'f', field 'added_tokens': id 5 is '<x>' here"),
        ("\"<x>\"", "\"\"", "'f', field 'added_tokens[1].content': the token is empty"),
        ("\"<x>\"", "\"th\"", "'f', field 'added_tokens': 'th' has id 270 here and 256 in the vocabulary"),
        (
            "\"normalizer\": null", "\"normalizer\": {\"type\": \"BertNormalizer\"}",
            "'f', field 'normalizer':"
        ),
        (
            "\"use_regex\": true", "\"use_regex\": 1",
            "'f', field 'pre_tokenizer.use_regex': expected true or false"
        ),
        (
            "\"post_processor\": null", "\"post_processor\": {\"type\": \"X\"}",
            "'f', field 'post_processor': the"
        ),
        ("\"!\": 33", "\"日\": 33", "'f', field 'model.vocab.日': the token spells no bytes"),
    ])
    func namesTheFieldThatIsWrong(old: String, new: String, expected: String) throws {
        let found = try #require(message(try file([(old, new)])))
        #expect(found.hasPrefix(expected), "\(found)")
    }

    @Test func refusesAPatternByName() throws {
        let split = """
            {"type": "Sequence", "pretokenizers": [{"type": "Split", "pattern": {"Regex": "(a+)+"},
            "behavior": "Isolated", "invert": false}]}
            """
        let start = "\"pre_tokenizer\": "
        let found = try #require(message(try file([(start, start + split + ", \"x\": ")])))
        #expect(
            found.hasPrefix(
                "'f', field 'pre_tokenizer.pretokenizers[0].pattern': the pattern '(a+)+' is not known"
            )
        )
    }

    @Test func aSpecialTokenIsNotReached() throws {
        let merge = "[\"t\", \"h\"],\n      [\"<\", \"x\"],"
        let found = message(
            try file([
                ("[\"t\", \"h\"],", merge), ("\"<x>\"", "\"<x\""),
                ("\"th\": 256", "\"th\": 256, \"<x\": 270"),
            ])
        )
        #expect(found?.contains("ordinary text would yield the special token '<x'") == true, "\(found ?? "")")
    }

    @Test func survivesBeingCutOffAnywhere() throws {
        let bytes = Array(try file().utf8)
        for count in stride(from: 0, to: bytes.count - 3, by: 7) {
            #expect(message(Array(bytes.prefix(count))) != nil, "\(count)")
        }
    }

    @Test func survivesAnyDamage() throws {
        let whole = Array(try file().utf8)
        var generator = TextGenerator(seed: 6)
        for _ in 0..<400 {
            var damaged = whole
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: 0..<damaged.count, using: &generator)
                damaged[index] = UInt8.random(in: 0...255, using: &generator)
            }
            _ = message(damaged)
        }
    }

    @Test func refusesDepthAndBadUTF8() {
        #expect(message(String(repeating: "[", count: 100_000))?.contains("deep") == true)
        #expect(message([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D])?.contains("not UTF-8") == true)
    }
}
