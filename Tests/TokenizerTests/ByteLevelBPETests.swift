import Testing
import Tokens

@testable import Tokenizer

@Suite struct ByteLevelBPETests {
    private func spellings(_ text: String) throws -> [String] {
        let tokenizer = try TinyBPE.tokenizer()
        return tokenizer.encode(text).map { TinyBPE.vocabulary[Int($0.rawValue)] }
    }

    @Test(arguments: [
        ("the", ["the"]), (" the", ["Ġthe"]), ("th", ["th"]), ("ths", ["th", "s"]),
        ("aaa", ["aa", "a"]), ("aaaaa", ["aaaa", "a"]), ("ababab", ["abab", "ab"]),
        ("and", ["and"]), (" and", ["Ġa", "nd"]), ("é", ["Ã©"]), ("   the", ["ĠĠ", "Ġthe"]),
    ])
    func mergesByRank(text: String, expected: [String]) throws {
        #expect(try spellings(text) == expected)
    }

    @Test func textThatSpellsASpecialTokenStaysText() throws {
        let tokenizer = try TinyBPE.tokenizer()

        let tokens = tokenizer.encode("a<|endoftext|>b")

        #expect(!tokens.contains(TinyBPE.endOfText))
        #expect(tokenizer.decode(tokens) == "a<|endoftext|>b")
        #expect(tokenizer.specialTokens.end == TinyBPE.endOfText)
    }

    /// A file may list a merge before those that make its parts, or the other way round: what such a
    /// merge makes is ready only after a merge of higher rank.
    @Test(arguments: [TinyBPE.merges, TinyBPE.merges.reversed()])
    func agreesWithThePlainTwinOnRandomWords(merges: [String]) throws {
        let tokenizer = try ByteLevelBPE(
            TinyBPE.vocabulary,
            merges,
            special: TinyBPE.document.specialTokens,
            origin: BPEOrigin(vocabulary: "tiny", merges: "tiny")
        )
        let reference = ReferenceBPE(vocabulary: TinyBPE.vocabulary, merges: merges)
        var generator = TextGenerator(seed: 6)
        for length in [1, 2, 3, 7, 14, 15, 16, 17, 40, 95, 96, 97, 98, 200, 500] {
            for _ in 0..<8 {
                let word = (0..<length).map { _ in "aabthern".randomElement(using: &generator) ?? "a" }
                let expected = reference.ids(ofWord: word.map { String($0) })
                #expect(
                    tokenizer.encode(String(word)).map { Int($0.rawValue) } == expected,
                    "\(String(word))"
                )
            }
        }
    }

    @Test func longAndShortWordsAreMergedAlike() throws {
        let tokenizer = try TinyBPE.tokenizer()
        var generator = TextGenerator(seed: 7)
        for length in 1...WordMerger.shortByteCount {
            let word = (0..<length).map { _ in Array("aabthe".utf8).randomElement(using: &generator) ?? 0x61 }
            var short: [TokenID] = []
            var long: [TokenID] = []
            var shortMerger = WordMerger()
            var longMerger = LongWordMerger()
            shortMerger.append(0..<length, of: word.span.bytes, using: tokenizer.merges, to: &short)
            longMerger.append(0..<length, of: word.span.bytes, using: tokenizer.merges, to: &long)
            #expect(short == long, "\(String(decoding: word, as: UTF8.self))")
        }
    }

    @Test func oneLongWordIsNotQuadratic() throws {
        let tokenizer = try TinyBPE.tokenizer()
        let count = 100_000
        var tokens: [TokenID] = []

        let time = ContinuousClock().measure {
            tokens = tokenizer.encode(String(repeating: "a", count: count))
        }

        #expect(tokens.count == count / 4)
        // Ten billion steps, the square, would take minutes in any build.
        #expect(time < .seconds(20))
    }

    @Test func aWarmCacheGivesTheSameTokens() throws {
        let tokenizer = try TinyBPE.tokenizer()
        var generator = TextGenerator(seed: 8)
        let texts = (0..<50).map { _ in generator.text(upTo: 60) }
        let cold = try texts.map { try TinyBPE.tokenizer().encode($0) }

        for _ in 0..<2 {
            #expect(texts.map { tokenizer.encode($0) } == cold)
        }
    }

    @Test func moreWordsThanTheCacheHoldsAreStillRight() throws {
        let tokenizer = try TinyBPE.tokenizer()
        let text = (0..<60_000).map { " \($0)" }.joined()

        #expect(tokenizer.encode(text) == tokenizer.encode(text))
        #expect(tokenizer.decode(tokenizer.encode(text)) == text)
    }

    @Test func tasksShareOneTokenizer() async throws {
        let tokenizer = try TinyBPE.tokenizer()
        let texts = (0..<16).map { "the \($0) and abab " + String(repeating: "aa\($0)", count: 50) }
        let expected = texts.map { tokenizer.encode($0) }

        await withTaskGroup(of: Bool.self) { group in
            for (text, tokens) in zip(texts, expected) {
                group.addTask { (0..<20).allSatisfy { _ in tokenizer.encode(text) == tokens } }
            }
            for await isSame in group { #expect(isSame) }
        }
    }

    @Test func describesItself() throws {
        #expect(try TinyBPE.tokenizer().document() == TinyBPE.document)
    }
}

@Suite struct PairHeapTests {
    @Test func givesPairsByRankThenFromLeftToRight() {
        var generator = TextGenerator(seed: 9)
        let items = (0..<300).map { _ in
            PairHeap.item(
                rank: UInt32.random(in: 0..<20, using: &generator),
                place: Int.random(in: 0..<1000, using: &generator)
            )
        }
        var heap = PairHeap(Array(items.prefix(100)))
        for item in items.dropFirst(100) {
            heap.insert(rank: UInt32(item >> 32), place: Int(item & 0xFFFF_FFFF))
        }

        var popped: [UInt64] = []
        while let (rank, place) = heap.popFirst() { popped.append(PairHeap.item(rank: rank, place: place)) }

        #expect(popped == items.sorted())
    }
}
