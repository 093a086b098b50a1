import Testing
import Tokens

@testable import Tokenizer

/// The two ways to merge long words agree, and the fast one knows where it does not apply.
@Suite struct LinearWordMergerTests {
    private func linear(_ word: [UInt8], _ merger: LinearWordMerger) -> [TokenID] {
        var output: [TokenID] = [7]
        merger.append(0..<word.count, of: word.span.bytes, to: &output)
        return Array(output.dropFirst())
    }

    private func plain(_ word: [UInt8], _ merges: MergeTable) -> [TokenID] {
        var output: [TokenID] = []
        var merger = LongWordMerger()
        merger.append(0..<word.count, of: word.span.bytes, using: merges, to: &output)
        return output
    }

    private func compare(_ tokenizer: ByteLevelBPE, alphabet: [String], seed: UInt64) throws {
        let merger = try #require(LinearWordMerger(tokenizer.merges))
        var generator = TextGenerator(seed: seed)
        for length in [1, 2, 3, 5, 8, 13, 50, 200, 1000] {
            for _ in 0..<40 {
                let pieces = (0..<length).map { _ in alphabet.randomElement(using: &generator) ?? "" }
                let word = Array(pieces.joined().utf8)
                let expected = plain(word, tokenizer.merges)
                #expect(linear(word, merger) == expected, "\(String(decoding: word, as: UTF8.self))")
            }
        }
    }

    @Test func agreesOnATinyVocabulary() throws {
        let tokenizer = try TinyBPE.tokenizer()
        try compare(tokenizer, alphabet: ["a", "b", "t", "h", "e", "r", "n", "d", " ", "é"], seed: 1)
        try compare(tokenizer, alphabet: ["a"], seed: 2)
        try compare(tokenizer, alphabet: ["a", "b"], seed: 3)
    }

    /// As GPT-NeoX's vocabulary, which lacks the bytes that are in no text.
    @Test func bytesThatAreInNoTextNeedNoToken() throws {
        let missing = ([0xC0, 0xC1] + (0xF5...0xFF)).map { ByteAlphabet.shared.spelling(of: [UInt8($0)]) }
        let spellings = TinyBPE.vocabulary.filter { !missing.contains($0) && !$0.hasPrefix("<|") }
        let tokenizer = try ByteLevelBPE(
            spellings,
            TinyBPE.merges,
            special: SpecialTokens(),
            origin: BPEOrigin(vocabulary: "tiny", merges: "tiny")
        )
        try compare(tokenizer, alphabet: ["a", "b", "t", "h", "e", "é", "🙂"], seed: 11)
        let long = String(repeating: "abththé", count: 20_000)
        #expect(tokenizer.decode(tokenizer.encode(long)) == long)
    }

    /// Pairs that overlap, and many tokens for few letters.
    @Test(arguments: ["equal", "syllables"])
    func agreesOnLearntVocabularies(name: String) throws {
        let words = try wordCounts(of: TrainingGolden(name).text.utf8)
        let tokenizer = try BPETrainer(vocabularySize: 700, minimumFrequency: 1).train(on: words).tokenizer()
        let alphabet =
            name == "equal" ? ["a", "b", "c", "d", "e", "f"] : ["ka", "to", "ri", "mu", "é", "漢", "n"]
        try compare(tokenizer, alphabet: alphabet, seed: 4)
    }

    @Test(.needsRealData) func agreesOnGPT2() throws {
        let tokenizer = try RealData.gpt2.get()
        try compare(tokenizer, alphabet: ["the", "tion", "ing", "hello", "er", "an", "x"], seed: 5)
        try compare(tokenizer, alphabet: "abcdefghijklmnopqrstuvwxyz".map { String($0) }, seed: 6)
        try compare(tokenizer, alphabet: ["!", "-", "=", "a", "  "], seed: 7)
        try compare(tokenizer, alphabet: ["漢", "字", "🙂", "и", "0", "1"], seed: 8)
    }

    /// "ab" is joined to "c" before anything makes it, so ranks alone do not tell the order.
    @Test func declinesMergesThatBuildOnLaterOnes() throws {
        let vocabulary = TinyBPE.vocabulary.prefix(256) + ["abc", "ab", "<|endoftext|>"]
        let tokenizer = try ByteLevelBPE(
            Array(vocabulary),
            ["ab c", "a b"],
            special: SpecialTokens(end: 258, names: [258: "<|endoftext|>"]),
            origin: BPEOrigin(vocabulary: "late", merges: "late")
        )
        #expect(LinearWordMerger(tokenizer.merges) == nil)
        let word = String(repeating: "abcab", count: 10_000)
        #expect(tokenizer.encode(word) == (0..<10_000).flatMap { _ in [TokenID(256), TokenID(257)] })
    }

    /// Through the front door: as many letters as it takes, and a little text around them.
    @Test func veryLongWordsDecodeToThemselves() throws {
        let tokenizer = try TinyBPE.tokenizer()
        let word = String(repeating: "abaathe", count: 40_000)
        let ids = tokenizer.encode("the \(word)")
        #expect(Array(ids.dropFirst()) == plain(Array(" \(word)".utf8), tokenizer.merges))
        #expect(tokenizer.decode(ids) == "the \(word)")
    }
}
