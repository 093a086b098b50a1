import Testing
import Tokenizer
import Tokens

/// Tokenizers made from a `tokenizer.json`.
@Suite struct DefinedTokenizerTests {
    @Test(.needsRealData, arguments: ["gpt-neox", "dolma2"])
    func publishedTokenizersMeetTheContract(name: String) throws {
        let tokenizer = try RealData.tokenizer(name + "/tokenizer.json")
        // NeoX normalizes, so that only texts in form C survive.
        try TokenizerContract(tokenizer, isByteLevel: name == "dolma2").check()
        try TokenizerContract(tokenizer.addingPauses(2), isByteLevel: name == "dolma2").check()
    }

    @Test(.needsRealData) func findsAddedTokensInTextUnlessTheyAreSpecial() throws {
        let tokenizer = try RealData.tokenizer("gpt-neox/tokenizer.json")

        #expect(tokenizer.encode("a    b") == [66, 50274, 67])
        #expect(tokenizer.encode("a<|endoftext|>").count > 2)
        #expect(tokenizer.encodeAllowingSpecialTokens("a<|endoftext|>") == [66, 50279])
        #expect(tokenizer.specialTokens.end == 50279)
        #expect(tokenizer.specialTokens.padding == 1)
    }

    @Test(.needsRealData) func pausesAreMadeFromTextOnlyWhereAllowed() throws {
        let base = try RealData.tokenizer("dolma2/tokenizer.json")
        let tokenizer = base.addingPauses(1)
        let text = "Think <pause>first<|endoftext|>"

        #expect(tokenizer.encode(text) == base.encode(text))
        #expect(
            tokenizer.encodeAllowingSpecialTokens(text)
                == base.encode("Think ") + [100278] + base.encode("first") + [100257]
        )
    }
}
