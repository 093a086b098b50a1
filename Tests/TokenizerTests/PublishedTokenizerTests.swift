import Foundation
import Testing
import Tokenizer
import Tokens

/// Tokenizers in the formats that models are published in.
@Suite(.needsRealData) struct PublishedTokenizerTests {
    @Test(arguments: [
        "llama2/tokenizer.model", "llama3", "albert/spiece.model", "sentencepiece/test_ja_model.model",
        "../models/stories260K/tok512.bin",
    ])
    func meetsTheContract(name: String) throws {
        let tokenizer = try RealData.tokenizer(name)
        let isByteLevel = name == "llama3"
        try TokenizerContract(tokenizer, isByteLevel: isByteLevel, alphabet: "abc de").check()
        try TokenizerContract(tokenizer.addingPauses(2), isByteLevel: isByteLevel, alphabet: "abc de").check()
    }

    @Test func llama2BeginsATextAndFallsBackToBytes() throws {
        let tokenizer = try RealData.tokenizer("llama2")

        #expect(tokenizer.vocabularySize == 32000)
        #expect(tokenizer.specialTokens.beginning == 1)
        #expect(tokenizer.specialTokens.end == 2)
        #expect(tokenizer.template.applied(to: tokenizer.encode("hello world")) == [1, 22172, 3186])
        #expect(tokenizer.encode("\u{1F9FF}") == [29871, 243, 162, 170, 194])
        #expect(tokenizer.decode([22172, 3186]) == "hello world")
        #expect(tokenizer.decode([22172, 3186], isContinuation: true) == " hello world")
        #expect(tokenizer.encodeAllowingSpecialTokens("</s>") == [2])
        #expect(!tokenizer.encode("</s>").contains(2))
    }

    @Test func nothingStandsInFrontOfAContinuation() throws {
        let tokenizer = try RealData.tokenizer("llama2").addingPauses(1)
        let written = try TokenizerDocument(
            model: .tokenizerJSON(tokenizer.document().tokenizerJSON())
        )
        let whole = tokenizer.encode("2+2= 4")

        #expect(tokenizer.encode("2+2=") + tokenizer.encodeContinuation(" 4") == whole)
        #expect(tokenizer.encodeContinuation("4") == [29946])
        #expect(tokenizer.encode("4") == [29871, 29946])
        #expect(try tokenizer.encodeEveryCharacter(of: "4", isContinuation: true) == [29946])
        #expect(written.model == .tokenizerJSON(try tokenizer.document().tokenizerJSON()))
        let read = try written.makeTokenizer()
        #expect(read.encodeContinuation(" 4") == tokenizer.encodeContinuation(" 4"))
    }

    @Test func llama3HasItsSpecialTokens() throws {
        let tokenizer = try RealData.tokenizer("llama3/tokenizer.model")

        #expect(tokenizer.vocabularySize == 128_256)
        #expect(tokenizer.template.applied(to: tokenizer.encode("hello world")) == [128_000, 15339, 1917])
        #expect(tokenizer.specialTokens.name(of: 128_009) == "<|eot_id|>")
        #expect(tokenizer.specialTokens.name(of: 128_255) == "<|reserved_special_token_247|>")
    }

    @Test func theTwoFilesOfStoriesAreOneTokenizer() throws {
        let packed = try RealData.tokenizer("../models/stories260K/tok512.bin")
        let model = try RealData.tokenizer("../models/stories260K/tok512.model")

        // The packed file does not say that spaces in a row become one.
        for text in ["", "Once upon a time", "a\nb", "\u{1F9FF} é, 12", "<s> </s>", "\u{2581}x"] {
            #expect(packed.encode(text) == model.encode(text))
            #expect(packed.spans(of: text) == model.spans(of: text))
        }
        #expect(packed.specialTokens == model.specialTokens)
    }

    /// Ids of sentencepiece 0.2.3: where one letter repeats, single precision decides.
    @Test func sumsAreRoundedAsTheyAreInTheLibrary() throws {
        let tokenizer = try RealData.tokenizer("albert/spiece.model")
        for (text, ids) in [
            ("\"\"aaaaaaaaaa", [13, 7, 7, 22160, 22160, 22160, 58]),
            ("\"\"aaaaaaaaaaa", [13, 7, 7, 22160, 22160, 22160, 6887]),
            (".\"aaaaaaaaaa", [13, 9, 7, 22160, 22160, 22160, 58]),
        ] as [(String, [TokenID])] {
            #expect(tokenizer.encode(text) == ids, "\(text)")
        }
        // From a sum of -100000 on, it counts from zero.
        let long = tokenizer.encode(String(repeating: "a", count: 60_000))
        #expect(long.count == 20_000 && long.filter { $0 == 22160 }.count == 19_999)
    }

    @Test func unknownCharactersAreNamed() throws {
        let tokenizer = try RealData.tokenizer("albert/spiece.model")

        #expect(tokenizer.unencodable(in: "a\u{1F9FF}b\u{1F9FF}\u{5000}") == ["\u{1F9FF}", "\u{5000}"])
        #expect(try RealData.tokenizer("llama2").unencodable(in: "\u{1F9FF}").isEmpty)
    }

    @Test(arguments: ["albert/spiece.model", "llama2", "gpt-neox/tokenizer.json"])
    func spansCoverNormalizedText(name: String) throws {
        let tokenizer = try RealData.tokenizer(name)
        for text in ["  e\u{301}  ①x   ", "\u{FB01}ne\u{200B} \u{1F9FF}", "가\u{11A8}나 cafe\u{301}s"] {
            let spans = tokenizer.spans(of: text)
            #expect(spans.cover(text), "\(spans)")
            #expect(spans.map(\.token) == tokenizer.encode(text))
        }
        let text = "Ｔhe café costs ５ €"
        let words = tokenizer.spans(of: text).flatMap { Array(text.utf8)[$0.bytes] }
        #expect(words == Array(text.utf8))
    }

    @Test func aLongTextTakesTimeInProportion() throws {
        for name in ["albert/spiece.model", "llama2"] {
            let tokenizer = try RealData.tokenizer(name)
            let text = String(repeating: "abcdefgh", count: 50_000)
            #expect(tokenizer.encode(text).count > 100_000)
        }
    }
}
