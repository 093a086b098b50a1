import Foundation
import Testing
import Tokens

@testable import Tokenizer

@Suite struct BPETrainerTests {
    @Test(arguments: TrainingGolden.names)
    func learnsWhatTheReferenceLearns(name: String) throws {
        let golden = try TrainingGolden(name)
        #expect(golden.results.count == 4)
        for result in golden.results {
            let unit = try #require(WordCounter.Unit(rawValue: result.unit))
            let words = try wordCounts(of: golden.text.utf8, unit: unit)
            let trained = try result.trainer.train(on: words)
            #expect(trained.vocabulary == result.vocabulary, "\(result.vocabularySize) \(result.unit)")
            #expect(trained.merges == result.merges, "\(result.vocabularySize) \(result.unit)")
        }
    }

    /// A published result whose ties are broken by the bytes of the tokens.
    @Test(.needsRealData) func learnsThePublishedMerges() throws {
        let corpus = try RealData.text("text/bpe_train/corpus.en")
        let expected = try RealData.text("text/bpe_train/train-bpe-reference-merges.txt")
        let trainer = BPETrainer(
            vocabularySize: 500,
            minimumFrequency: 1,
            specialTokens: ["<|endoftext|>"],
            tieBreak: .greatestBytes
        )
        let trained = try trainer.train(on: wordCounts(of: corpus.utf8, unit: .text))
        #expect(trained.merges == expected.split(separator: "\n").map(String.init))
        #expect(trained.merges.count == 243)
    }

    @Test func theTokenizerSpellsEveryTextAndNoSpecialToken() throws {
        let golden = try TrainingGolden("syllables")
        let trainer = BPETrainer(vocabularySize: 500, specialTokens: ["<|endoftext|>", "<pause>"])
        let trained = try trainer.train(on: wordCounts(of: golden.text.utf8))
        let tokenizer = try trained.tokenizer()
        #expect(tokenizer.vocabularySize == 500)
        #expect(tokenizer.specialTokens.end == 0)
        #expect(tokenizer.specialTokens.pauses == [1])
        let text = golden.text + "<pause><|endoftext|>\u{0}\u{10FFFF}"
        let ids = tokenizer.encode(text)
        #expect(tokenizer.decode(ids) == text)
        #expect(!ids.contains { tokenizer.specialTokens.contains($0) })
        #expect(ids.count * 3 < text.utf8.count)
    }

    @Test func theFilesMakeTheSameTokenizer() throws {
        let golden = try TrainingGolden("narrow")
        let trained = try BPETrainer(vocabularySize: 400)
            .train(on: wordCounts(of: golden.text.utf8))
        let folder = try TemporaryFolder([
            "vocab.json": trained.vocabularyJSON, "merges.txt": trained.mergesText,
        ])
        let read = try ByteLevelBPE(
            vocabularyAt: folder.path("vocab.json"),
            mergesAt: folder.path("merges.txt")
        )
        #expect(read.document() == (try trained.tokenizer()).document())
    }

    @Test func anAlphabetOfFewBytesMakesAVocabularyAlone() throws {
        var trainer = BPETrainer(vocabularySize: 100, specialTokens: [], initialAlphabet: [0x7A])
        let trained = try trainer.train(on: wordCounts(of: Array("ba ba".utf8)))
        #expect(trained.vocabulary == ["a", "b", "z", "Ġ", "ba"])
        #expect(trained.merges == ["b a"])
        #expect(throws: TokenizerError.missingByte(.file("vocab.json"), byte: 0)) {
            try trained.tokenizer()
        }
        trainer.vocabularySize = 3
        #expect(throws: TokenizerError.self) { try trainer.train(on: wordCounts(of: Array("ba ba".utf8))) }
    }

    @Test func refusesASpecialTokenThatIsAWord() throws {
        let trainer = BPETrainer(vocabularySize: 300, specialTokens: ["pause"])
        let words = try wordCounts(of: Array("pause pause pause".utf8))
        let error = TokenizerError.impossibleTraining(
            problem: "the special token 'pause' is a word of the text; "
                + "give it a name that no word has, such as '<pause>'"
        )
        #expect(throws: error) { try trainer.train(on: words) }
        #expect(error.description.hasPrefix("cannot train a tokenizer: the special token 'pause' is a word"))
    }

    @Test(arguments: [
        (BPETrainer(vocabularySize: 0), "a vocabulary of 0 tokens; it must have 1 to 16777216"),
        (BPETrainer(vocabularySize: 1 << 25), "a vocabulary of 33554432 tokens; it must have 1 to 16777216"),
        (
            BPETrainer(vocabularySize: 256),
            "a vocabulary of 256 tokens; special tokens and bytes alone are 257"
        ),
        (
            BPETrainer(vocabularySize: 300, minimumFrequency: 0),
            "a minimum frequency of 0; it must be at least 1"
        ),
        (
            BPETrainer(vocabularySize: 300, specialTokens: ["<a>", "<a>"]),
            "the special token '<a>' is empty or named twice; name each once"
        ),
    ])
    func refusesSettingsThatCannotBe(trainer: BPETrainer, problem: String) throws {
        let words = try wordCounts(of: Array("a a".utf8))
        #expect(throws: TokenizerError.impossibleTraining(problem: problem)) {
            try trainer.train(on: words)
        }
    }

    @Test func tellsHowFarItIsAndCanBeStopped() throws {
        struct Stop: Error {}
        let words = try wordCounts(of: TrainingGolden("syllables").text.utf8)
        let trainer = BPETrainer(vocabularySize: 700, minimumFrequency: 1)
        #expect(throws: Stop.self) {
            try trainer.train(on: words) { count in
                #expect((257...700).contains(count))
                throw Stop()
            }
        }
    }
}
