import Foundation
import Testing
import Tokens

@testable import Tokenizer

/// `tokenizer.json` as we write it, read back by ourselves.
@Suite struct TokenizerJSONWritingTests {
    private let texts = [
        "", "the cat", "a <pause> b<|endoftext|>", "é日本🙂\n\n  x", "aaaa abab and then", "?!",
    ]

    private func reread(_ tokenizer: any Tokenizer) throws -> DefinedTokenizer {
        let json = try tokenizer.document().tokenizerJSON()
        let definition = try TokenizerDefinition(json: Array(json.utf8), source: "written")
        return try DefinedTokenizer(definition, source: "written")
    }

    private func expectSame(_ tokenizer: any Tokenizer) throws {
        let read = try reread(tokenizer)
        #expect(read.vocabularySize == tokenizer.vocabularySize)
        #expect(read.specialTokens.pauses == tokenizer.specialTokens.pauses)
        var generator = TextGenerator(seed: 5)
        for text in texts + (0..<100).map({ _ in generator.text(upTo: 20) }) {
            let tokens = tokenizer.encode(text)
            #expect(read.encode(text) == tokens, "\(text.debugDescription)")
            #expect(read.decode(tokens).utf8.elementsEqual(tokenizer.decode(tokens).utf8))
            #expect(read.encodeAllowingSpecialTokens(text) == tokenizer.encodeAllowingSpecialTokens(text))
        }
    }

    @Test(arguments: [0, 1, 3]) func isReadBackTheSame(pauseCount: Int) throws {
        try expectSame(TinyBPE.tokenizer().addingPauses(pauseCount))
        try expectSame(ByteTokenizer().addingPauses(pauseCount))
        try expectSame(CharacterTokenizer(alphabet: "the ca?", replacement: "?").addingPauses(pauseCount))
        try expectSame(TinyBPE.tokenizer().addingPauses(pauseCount, at: 300))
    }

    @Test(.needsRealData, arguments: ["dolma2/tokenizer.json", "llama2", "llama3", "albert/spiece.model"])
    func publishedTokenizersAreReadBackTheSame(name: String) throws {
        let tokenizer = try RealData.tokenizer(name)
        let read = try reread(tokenizer.addingPauses(1))
        let last = TokenID(tokenizer.vocabularySize)

        #expect(read.specialTokens.pauses == [last])
        #expect(read.template.prefix == tokenizer.template.prefix)
        #expect(read.template.suffix == tokenizer.template.suffix)
        for text in ["Hello, world!", "1234 cafés", "no <pause>", "a\nb", "ﬁne ①"] {
            #expect(read.encode(text) == tokenizer.encode(text), "\(text)")
        }
        #expect(read.encodeAllowingSpecialTokens("<pause>") == [last])
    }

    @Test func aPauseTakesAReservedPlace() throws {
        let base = try TinyBPE.tokenizer(reserved: ["<|reserved_0|>", "<|reserved_1|>"])
        let first = TokenID(base.vocabularySize - 2)
        let tokenizer = try base.placingPauses(in: ["<|reserved_0|>"])

        #expect(tokenizer.vocabularySize == base.vocabularySize)
        #expect(tokenizer.specialTokens.pauses == [first])
        #expect(tokenizer.displayName(of: first) == "<pause>")
        #expect(tokenizer.encodeAllowingSpecialTokens("a<pause>") == [base.encode("a")[0], first])
        for text in texts { #expect(tokenizer.encode(text) == base.encode(text)) }

        let read = try reread(tokenizer)
        #expect(read.specialTokens.pauses == [first])
        #expect(read.vocabularySize == base.vocabularySize)
        let document = try tokenizer.document()
        let remade = try TokenizerDocument(json: document.json).makeTokenizer()
        #expect(remade.specialTokens == tokenizer.specialTokens)
    }

    @Test(arguments: ["<|endoftext|>", "the", "<pause>"]) func aPauseTakesNoOtherPlace(name: String) throws {
        let tokenizer = try TinyBPE.tokenizer(reserved: ["<|reserved_0|>"])
        let endsWith = SpecialTokens(end: TinyBPE.endOfText)
        #expect(tokenizer.specialTokens.end == endsWith.end)
        #expect(throws: TokenizerError.noSpecialToken(name)) { try tokenizer.placingPauses(in: [name]) }
    }

    @Test func aNameIsTakenOnce() throws {
        let json = """
            {"added_tokens": [{"id": 1, "content": "<pause>", "special": false, "normalized": false}],
             "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}
            """
        let definition = try TokenizerDefinition(json: Array(json.utf8), source: "file")
        let tokenizer = try DefinedTokenizer(definition, source: "file").addingPauses(1)
        let position = FilePosition.field("added_tokens", of: "tokenizer.json")

        #expect(throws: TokenizerError.duplicate(position, entry: "the token '<pause>'")) {
            try tokenizer.document().tokenizerJSON()
        }
    }

    @Test func pausesAreFoundByTheirNames() throws {
        let names = ["<pause_0>", "<pause_1>", "<x>"]
        let tokens = names.enumerated().map { AddedToken(id: TokenID($0 + 1), content: $1) }
        var vocabulary = Vocabulary(capacity: 1)
        _ = vocabulary.append(spelled: "a")
        var definition = TokenizerDefinition(model: .bpe(BPEDefinition(vocabulary: vocabulary, merges: [])))
        definition.addedTokens = tokens

        let special = SpecialTokens(definition)
        #expect(special.pauses == [1, 2])
        #expect(special.names == [3: "<x>"])
        #expect(special.name(of: 2) == "<pause_1>")
    }
}
