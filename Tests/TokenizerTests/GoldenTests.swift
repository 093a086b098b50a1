import Foundation
import Testing
import Tokenizer
import Tokens

/// Small tokenizers in `Fixtures/tokenizers`, and what the libraries that made them make of texts.
@Suite struct GoldenTests {
    private struct Case: Decodable {
        var text: String
        var ids: [TokenID]
        var decoded: String
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures/tokenizers").standardizedFileURL

    private func tokenizer(_ name: String) throws -> any Tokenizer {
        try TokenizerLoader.tokenizer(at: Self.folder.appending(path: name).path(percentEncoded: false))
    }

    @Test(arguments: [
        "nfc.json", "llama3.json", "digits.json", "llama2.json", "gemma.json", "t5.json", "bpe.model",
        "unigram.model", "qwen2.json", "o200k.json", "deepseek.json", "falcon.json", "behaviors.json",
        "kc.json",
        "kd.json", "d.json",
    ])
    func agreesWithTheLibraryThatMadeIt(file: String) throws {
        let tokenizer = try tokenizer(file)
        let name = file.prefix { $0 != "." } + ".cases.json"
        let cases = try JSONDecoder().decode(
            [Case].self,
            from: Data(contentsOf: Self.folder.appending(path: String(name)))
        )

        #expect(cases.count > 50)
        for expected in cases {
            let text = expected.text
            let ids = tokenizer.encode(text)
            #expect(ids == expected.ids, "\(text.debugDescription)")
            let spans = tokenizer.spans(of: text)
            #expect(spans.map(\.token) == ids && spans.cover(text), "\(text.debugDescription): \(spans)")
            // The tokenizers library leaves unknown characters out, we do not.
            if file.hasSuffix(".model") || tokenizer.unencodable(in: text).isEmpty {
                let decoded = tokenizer.decode(ids)
                #expect(decoded.utf8.elementsEqual(expected.decoded.utf8), "\(text.debugDescription)")
            }
        }
    }

    @Test(arguments: [
        "qwen2.json", "o200k.json", "deepseek.json", "falcon.json", "behaviors.json", "kc.json", "kd.json",
        "d.json",
    ])
    func isTheSameOnceWritten(file: String) throws {
        let tokenizer = try tokenizer(file)
        let written = try tokenizer.document().makeTokenizer()
        var generator = TextGenerator(seed: 14)
        for _ in 0..<200 {
            let text = generator.text(upTo: 15)
            #expect(written.encode(text) == tokenizer.encode(text), "\(text.debugDescription)")
        }
        #expect(try written.document() == tokenizer.document())
    }

    @Test(arguments: [
        "nfc.json", "llama3.json", "llama2.json", "gemma.json", "t5.json", "bpe.model", "unigram.model",
        "qwen2.json", "o200k.json", "deepseek.json", "falcon.json",
    ])
    func meetsTheContract(file: String) throws {
        let tokenizer = try tokenizer(file)
        let isByteLevel = ["llama3.json", "o200k.json", "deepseek.json", "falcon.json"].contains(file)
        try TokenizerContract(tokenizer, isByteLevel: isByteLevel, alphabet: "models").check()
        try TokenizerContract(tokenizer.addingPauses(2), isByteLevel: isByteLevel, alphabet: "models").check()
    }

    @Test(arguments: ["nfc.json", "llama2.json", "t5.json", "bpe.model", "unigram.model"])
    func addingPausesChangesNoIDOfAnyText(file: String) throws {
        let tokenizer = try tokenizer(file)
        let paused = tokenizer.addingPauses(2)
        var generator = TextGenerator(seed: 10)
        for _ in 0..<200 {
            let text = generator.text(upTo: 15) + "<pause_0>"
            #expect(paused.encode(text) == tokenizer.encode(text))
            #expect(paused.encodeAllowingSpecialTokens(text).last == TokenID(tokenizer.vocabularySize))
        }
    }

    /// Only the first word of a continuation goes on from another one; these have no tokens across spaces.
    @Test(arguments: ["t5.json", "bpe.model"])
    func continuationsGoOnLikeTheWholeText(file: String) throws {
        let tokenizer = try tokenizer(file)
        for (first, rest) in [("models", " of a model"), ("a", " model model"), ("mode", " l a model")] {
            let parts = tokenizer.encode(first) + tokenizer.encodeContinuation(rest)
            #expect(parts == tokenizer.encode(first + rest), "\(first + rest)")
        }
    }

    @Test func templatesAndSettingsSayWhatStandsAroundAText() throws {
        #expect(try tokenizer("llama3.json").template.prefix == [500])
        #expect(try tokenizer("t5.json").template.suffix == [2])
        #expect(try tokenizer("bpe.model").template == TextTemplate(prefix: [1], hidesFirstSpace: true))

        let json = try Data(contentsOf: Self.folder.appending(path: "llama3.json"))
        for (settings, expected) in [
            ("{\"add_bos_token\": false, \"bos_token\": \"<s>\"}", TextTemplate()),
            (
                "{\"add_eos_token\": true, \"eos_token\": {\"content\": \"<s>\"}}",
                TextTemplate(prefix: [500], suffix: [500])
            ),
        ] {
            let folder = try TemporaryFolder(["tokenizer_config.json": settings])
            try folder.write([UInt8](json), to: "tokenizer.json")
            let tokenizer = try TokenizerLoader.tokenizer(at: folder.path)
            #expect(tokenizer.template == expected)
            #expect(tokenizer.specialTokens.pauses == [501])
        }
    }

    @Test func aSettingThatIsNoTokenIsNamed() throws {
        let json = try Data(contentsOf: Self.folder.appending(path: "llama3.json"))
        let folder = try TemporaryFolder(["special_tokens_map.json": "{\"bos_token\": 7}"])
        try folder.write([UInt8](json), to: "tokenizer.json")
        let position = FilePosition.field("bos_token", of: folder.path("special_tokens_map.json"))
        #expect(throws: TokenizerError.invalid(position, problem: "expected a string, found a number")) {
            try TokenizerLoader.tokenizer(at: folder.path)
        }
    }
}
