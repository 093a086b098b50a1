import Testing
import Tokens

@testable import Tokenizer

/// SentencePiece models, tiktoken ranks and packed tokenizers made on the spot, sound and damaged.
@Suite struct BinaryModelTests {
    static var model: SentencePieceModel {
        var pieces: [SentencePieceModel.Piece] = [
            .init(text: "<unk>", score: 0, kind: .unknown), .init(text: "<s>", score: 0, kind: .control),
            .init(text: "</s>", score: 0, kind: .control),
        ]
        for (rank, text) in ["\u{2581}a", "ab", "\u{2581}", "a", "b"].enumerated() {
            pieces.append(.init(text: text, score: -Float(rank)))
        }
        pieces.append(.init(text: "<tag>", score: 0, kind: .userDefined))
        var model = SentencePieceModel(.bpe, pieces: pieces)
        model.beginning = 1
        model.end = 2
        return model
    }

    private var model: SentencePieceModel { Self.model }

    private func message(_ bytes: [UInt8]) -> String? {
        do {
            let folder = try TemporaryFolder()
            try folder.write(bytes, to: "x.model")
            _ = try TokenizerLoader.tokenizer(at: folder.path("x.model"))
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func aModelIsReadBackTheSame() throws {
        #expect(try SentencePieceModel(model.file, path: "f") == model)
        #expect(message(model.file) == nil)
    }

    @Test func scoresDecideWhatMergesFirst() throws {
        let tokenizer = try SentencePieceTokenizer(model)

        #expect(tokenizer.encode("ab") == [3, 7])
        #expect(tokenizer.encode("b<tag>ab") == [5, 7, 8, 4])
        #expect(tokenizer.encode("c") == [5, 0])
        #expect(tokenizer.decode([3, 7, 4]) == "abab")
        #expect(tokenizer.template.applied(to: [3]) == [1, 3])
        #expect(tokenizer.unencodable(in: "acc") == ["c"])
        #expect(tokenizer.spans(of: "ab") == [.init(token: 3, bytes: 0..<1), .init(token: 7, bytes: 1..<2)])
    }

    @Test func aUnigramModelTakesTheLikeliestPieces() throws {
        var model = model
        model.algorithm = .unigram
        let tokenizer = try SentencePieceTokenizer(model)

        #expect(tokenizer.encode("ab") == [5, 4])
        #expect(tokenizer.encode("<tag>b") == [5, 8, 7])
    }

    @Test func survivesBeingCutOffAndDamaged() throws {
        let whole = model.file
        for count in whole.indices { _ = message(Array(whole.prefix(count))) }
        var generator = TextGenerator(seed: 7)
        for _ in 0..<500 {
            var damaged = whole
            let index = Int.random(in: 0..<damaged.count, using: &generator)
            damaged[index] = UInt8.random(in: 0...255, using: &generator)
            _ = message(damaged)
        }
    }

    @Test func aLengthIsNotBelieved() {
        // Field 1, of a length of a gigabyte.
        let found = message([0x0A, 0x80, 0x80, 0x80, 0x80, 0x04, 0x0A, 0x01, 0x61])
        #expect(found?.hasSuffix("the file is cut off or damaged, fetch it again") == true, "\(found ?? "")")
    }

    @Test func namesThePieceThatIsWrong() throws {
        var twice = model
        twice.pieces[4].text = "a"
        #expect(message(twice.file)?.contains("field 'pieces[6]': the piece 'a' appears twice") == true)
        var table = model
        table.charsmap = [1, 2, 3]
        #expect(
            message(table.file)?.contains("precompiled_charsmap': the table of characters is cut off") == true
        )
    }

    @Test func aTableOfCharactersIsNotBelieved() throws {
        var generator = TextGenerator(seed: 8)
        for _ in 0..<200 {
            let units = (0..<16).flatMap { _ in
                (0..<4).map { _ in UInt8.random(in: 0...255, using: &generator) }
            }
            var model = model
            model.charsmap = [64, 0, 0, 0] + units + [0x61, 0]
            _ = try SentencePieceTokenizer(model).encode("a b\u{E9}\u{65E5}")
        }
    }

    @Test(arguments: [
        ("IQ== 0\nIg== x\n", "line 2: expected a token in Base64, a space and its rank"),
        ("IQ== 0\n!!! 1\n", "line 2: expected a token in Base64, a space and its rank"),
        ("IQ== 0\nIg== 5\n", "line 2: expected rank 1, found 5"),
        ("IQ== 0\nIg== 1\n", "a list of 2 tiktoken ranks"),
    ])
    func namesTheRankThatIsWrong(text: String, expected: String) {
        #expect(message(Array(text.utf8))?.contains(expected) == true)
    }

    @Test func ranksMergeAsTheyComeFirst() throws {
        let tokens = (UInt8.min...UInt8.max).map { [$0] } + ["bc", "ab", "abc"].map { Array($0.utf8) }
        let family = TiktokenFile.Family(pattern: .llama3, special: ["<|end|>"], firstSpecial: 259)
        let definition = try TiktokenFile.definition(tokens, family, path: "f")
        let tokenizer = try DefinedTokenizer(definition, source: "f")

        #expect(tokenizer.encode("abc") == [258])
        #expect(tokenizer.encode("abb") == [257, 98])
        #expect(tokenizer.encode("aabc") == [97, 258])
        #expect(tokenizer.encodeAllowingSpecialTokens("<|end|>") == [259])
    }

    @Test func aPackedTokenizerIsCheckedPieceByPiece() throws {
        let piece = { (text: String) in
            [0, 0, 0, 0, UInt8(text.utf8.count), 0, 0, 0] + Array(text.utf8)
        }
        let whole = [7, 0, 0, 0] + ["<unk>", "\n<s>\n", "\n</s>\n", " a", "a", " "].flatMap(piece)
        #expect(message(whole) == nil)
        for count in 13..<whole.count where ![17, 30, 44].contains(count) {
            _ = message(Array(whole.prefix(count)))
        }
        #expect(message(Array(whole.dropLast()))?.contains("field 'piece 5': the file is cut off") == true)
        let claim = Array(whole.prefix(whole.count - 9)) + [0, 0, 0, 0, 255, 255, 255, 63, 32]
        #expect(message(claim)?.contains("field 'piece 5': the file is cut off") == true)
    }
}
