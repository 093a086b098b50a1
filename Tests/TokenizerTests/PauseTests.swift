import Testing
import Tokenizer
import Tokens

@Suite struct PauseTests {
    private let texts = ["", "the cat", "<pause>", "a <pause_0> b<pause_1>", "é日本🙂\n\n  x"]

    @Test(arguments: [1, 2, 10])
    func addingPausesChangesNoIDOfAnyText(count: Int) throws {
        var generator = TextGenerator(seed: 2)
        let random = (0..<200).map { _ in generator.text(upTo: 12) }
        let tokenizers: [any Tokenizer] = [
            ByteTokenizer(), try CharacterTokenizer(alphabet: "<pause>_0"), try TinyBPE.tokenizer(),
        ]
        for tokenizer in tokenizers {
            for text in texts + random {
                #expect(tokenizer.addingPauses(count).encode(text) == tokenizer.encode(text))
            }
        }
    }

    @Test func pausesGetTheIDsBehindTheVocabulary() {
        let tokenizer = ByteTokenizer().addingPauses(3)

        #expect(tokenizer.vocabularySize == 259)
        #expect(tokenizer.specialTokens.pauses == [256, 257, 258])
        #expect(tokenizer.bytes(of: 257).isEmpty)
        #expect(tokenizer.decode([104, 257, 105]) == "hi")
    }

    @Test func aLonePauseIsCalledPause() {
        #expect(ByteTokenizer().addingPauses(1).displayName(of: 256) == "<pause>")
    }

    @Test func severalPausesAreNumbered() {
        let tokenizer = ByteTokenizer().addingPauses(2)

        #expect(tokenizer.displayName(of: 256) == "<pause_0>")
        #expect(tokenizer.displayName(of: 257) == "<pause_1>")
    }

    @Test func pausesAddedInTwoStepsEqualPausesAddedInOne() throws {
        let once = ByteTokenizer().addingPauses(3)
        let twice = ByteTokenizer().addingPauses(1).addingPauses(2)

        #expect(twice.vocabularySize == once.vocabularySize)
        #expect(twice.specialTokens == once.specialTokens)
        #expect(try twice.document() == once.document())
    }

    @Test func addingNoPauseChangesNothing() throws {
        let tokenizer = try TinyBPE.tokenizer()

        #expect(tokenizer.addingPauses(0).vocabularySize == tokenizer.vocabularySize)
        #expect(try tokenizer.addingPauses(0).document() == tokenizer.document())
    }

    @Test func theOtherSpecialTokensStay() throws {
        let tokenizer = try TinyBPE.tokenizer().addingPauses(1)

        #expect(tokenizer.specialTokens.end == TinyBPE.endOfText)
        #expect(tokenizer.displayName(of: TinyBPE.endOfText) == "<|endoftext|>")
        #expect(tokenizer.specialTokens.all == [TinyBPE.endOfText, TokenID(TinyBPE.vocabulary.count)])
    }

    @Test func pausesCanBeAddedBehindAnExistential() {
        let tokenizer: any Tokenizer = ByteTokenizer()

        #expect(tokenizer.addingPauses(1).specialTokens.pauses == [256])
    }
}
