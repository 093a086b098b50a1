import Testing
import Tokenizer
import Tokens

/// The vocabularies that GGUF files carry, and what is wrong with some.
@Suite struct GGUFVocabularyTests {
    /// A byte-level vocabulary, with a control token, one that the user defined, and one that fills a row.
    private static var bytePairs: GGUFVocabulary {
        let size = TinyBPE.vocabulary.count
        var vocabulary = GGUFVocabulary(
            model: "gpt2",
            tokens: TinyBPE.vocabulary + ["<pause>", "ab<x>", "[PAD\(size + 2)]"]
        )
        vocabulary.splitting = "gpt-2"
        vocabulary.kinds = TinyBPE.vocabulary.map { _ in 1 } + [3, 4, 5]
        vocabulary.kinds[size - 1] = 3
        vocabulary.merges = TinyBPE.merges
        vocabulary.end = size - 1
        return vocabulary
    }

    /// A vocabulary of pieces.
    private static func pieces(_ model: String) -> GGUFVocabulary {
        let pieces = BinaryModelTests.model.pieces
        var vocabulary = GGUFVocabulary(model: model, tokens: pieces.map(\.text) + ["<pause>"])
        vocabulary.kinds = pieces.map(\.kind.rawValue) + [3]
        vocabulary.scores = pieces.map(\.score) + [0]
        return vocabulary
    }

    @Test func bytePairsAreThoseOfTheOtherFiles() throws {
        let tokenizer = try Self.bytePairs.makeTokenizer(readFrom: "f")
        let expected = try TinyBPE.tokenizer()
        let size = expected.vocabularySize

        #expect(tokenizer.vocabularySize == size + 2)
        #expect(tokenizer.specialTokens.end == TinyBPE.endOfText)
        #expect(tokenizer.specialTokens.pauses == [TokenID(size)])
        #expect(tokenizer.template == TextTemplate())
        #expect(tokenizer.encode("the abab and<x>") == expected.encode("the abab and<x>"))
        #expect(tokenizer.encode("ab<x>") == [TokenID(size + 1)])
        #expect(tokenizer.decode([TokenID(size + 1)]) == "ab<x>")
        #expect(tokenizer.encode("<pause>") == expected.encode("<pause>"))
        #expect(tokenizer.encodeAllowingSpecialTokens("a<pause>").last == TokenID(size))
        try TokenizerContract(tokenizer, isByteLevel: true, alphabet: "abc <x>").check()
    }

    @Test func splittingDecidesOnNumbersAndTheBeginning() throws {
        var vocabulary = Self.bytePairs
        vocabulary.merges.append("1 2")
        vocabulary.tokens[TinyBPE.vocabulary.count + 1] = "12"
        vocabulary.kinds[TinyBPE.vocabulary.count + 1] = 1
        vocabulary.beginning = vocabulary.end
        for (splitting, count, prefix) in [
            ("mpt", 1, 0), ("starcoder", 2, 0), ("llama-bpe", 1, 1), ("qwen2", 2, 0),
        ] {
            vocabulary.splitting = splitting
            let tokenizer = try vocabulary.makeTokenizer(readFrom: "f")
            #expect(tokenizer.encode("12").count == count, "\(splitting)")
            #expect(tokenizer.template.prefix.count == prefix, "\(splitting)")
        }
        vocabulary.addsBeginning = true
        vocabulary.addsEnd = true
        let template = try vocabulary.makeTokenizer(readFrom: "f").template
        #expect(template == TextTemplate(prefix: [TinyBPE.endOfText], suffix: [TinyBPE.endOfText]))
    }

    @Test(arguments: [("llama", SentencePieceModel.Algorithm.bpe), ("t5", .unigram)])
    func piecesAreThoseOfTheModel(name: String, algorithm: SentencePieceModel.Algorithm) throws {
        var vocabulary = Self.pieces(name)
        vocabulary.addsSpacePrefix = true
        var model = BinaryModelTests.model
        model.algorithm = algorithm
        let (tokenizer, expected) = (
            try vocabulary.makeTokenizer(readFrom: "f"), try SentencePieceTokenizer(model)
        )
        #expect(tokenizer.specialTokens.pauses == [TokenID(expected.vocabularySize)])
        var generator = TextGenerator(seed: 3)
        for _ in 0..<200 {
            let text = generator.text(upTo: 20)
            #expect(tokenizer.encode(text) == expected.encode(text), "\(text.debugDescription)")
        }
        vocabulary.addsSpacePrefix = false
        #expect(!(try vocabulary.makeTokenizer(readFrom: "f").template.hidesFirstSpace))
    }

    private func message(_ vocabulary: GGUFVocabulary, _ change: (inout GGUFVocabulary) -> Void) -> String {
        var vocabulary = vocabulary
        change(&vocabulary)
        do {
            _ = try vocabulary.makeTokenizer(readFrom: "f")
            return "nothing"
        } catch {
            return error.description
        }
    }

    @Test func namesTheKeyThatIsWrong() throws {
        let pairs = Self.bytePairs
        let key = "'f', field 'tokenizer.ggml."
        for (found, expected) in [
            (message(pairs) { $0.model = "bert" }, "'f' is a GGUF file with a WordPiece vocabulary,"),
            (
                message(pairs) { $0.model = "rwkv" },
                "'f' is a GGUF file whose tokenizer.ggml.model is 'rwkv',"
            ),
            (message(pairs) { $0.model = "none" }, "'f' is a GGUF file without a tokenizer,"),
            (message(pairs) { $0.splitting = "x" }, key + "pre': the pattern of words 'x' is not known"),
            (message(pairs) { $0.splitting = nil }, key + "pre': the pattern of words '' is not known"),
            (message(pairs) { $0.kinds[3] = 7 }, key + "token_type[3]': the type 7 is not known"),
            (message(pairs) { $0.kinds.removeLast() }, key + "token_type': there are"),
            (message(pairs) { $0.tokens[40] = "" }, key + "tokens[40]': the token is empty"),
            (message(pairs) { $0.tokens[257] = "th" }, key + "tokens[257]': the token 'th' appears twice"),
            (message(pairs) { $0.merges[1] = "t" }, key + "merges[1]': expected two tokens"),
            (message(pairs) { $0.merges[1] = "q h" }, key + "merges[1]': the vocabulary has no token 'qh'"),
            (message(pairs) { $0.merges[1] = "t h" }, key + "merges[1]': the merge appears twice"),
            (message(pairs) { $0.tokens[40] = "€" }, key + "tokens[40]': the token spells no bytes"),
            (message(pairs) { $0.kinds[257] = 3 }, key + "merges[1]': "),
            (message(pairs) { $0.end = 100_000 }, key + "eos_token_id': id 100000 is out of range"),
            (message(pairs) { $0.beginning = -1 }, key + "bos_token_id': id -1 is out of range"),
        ] {
            #expect(found.hasPrefix(expected), "\(found)")
        }
    }

    @Test func namesTheKeyOfPiecesThatIsWrong() {
        let llama = Self.pieces("llama")
        let key = "'f', field 'tokenizer.ggml."
        for (found, expected) in [
            (message(llama) { $0.scores = [] }, key + "scores': there are 0 values"),
            (message(llama) { $0.padding = 9999 }, key + "padding_token_id': id 9999"),
            (message(Self.pieces("t5")) { $0.charsmap = [1] }, key + "precompiled_charsmap': the table"),
            (
                message(llama) { $0.tokens[5] = $0.tokens[6] },
                key + "tokens[6]': the piece"
            ),
            (
                message(llama) { vocabulary in
                    vocabulary.kinds = vocabulary.kinds.map { $0 == 2 ? 3 : $0 == 6 ? 1 : $0 }
                },
                key + "tokens': there is no piece for unknown characters"
            ),
            (
                message(llama) { $0.kinds = $0.kinds.map { $0 == 1 ? 5 : $0 } },
                key + "token_type["
            ),
        ] {
            #expect(found.hasPrefix(expected), "\(found)")
        }
    }
}
