import Foundation
import Testing
import Tokens

@testable import Tokenizer

@Suite struct LongTextEncoderTests {
    /// Some MiB of words, runs of white space, and characters of several bytes.
    private static let text: String = {
        var generator = TextGenerator(seed: 9)
        let words = [
            "the", " the", "  ", "\n\n", " and", "é", " 漢字", "\u{3000} ", ". \n", " ababab", "🙂 ", "'s",
        ]
        var text = ""
        while text.utf8.count < 5 << 20 { text += words.randomElement(using: &generator) ?? "" }
        return text
    }()

    private func encodePieces(_ encoder: LongTextEncoder, pieceByteCount: Int) throws -> [TokenID] {
        var rest = Array(Self.text.utf8)[...]
        var ids: [TokenID] = []
        try encoder.encode("text") {
            defer { rest = rest.dropFirst(pieceByteCount) }
            return rest.isEmpty ? nil : Array(rest.prefix(pieceByteCount))
        } body: {
            ids += $0
        }
        return ids
    }

    @Test(arguments: [1, 2, 3])
    func idsDependOnNeitherThreadsNorPieces(threadCount: Int) throws {
        let tokenizer = try TinyBPE.tokenizer().addingPauses(1)
        let expected = tokenizer.encode(Self.text)
        let encoder = LongTextEncoder(tokenizer, threadCount: threadCount)
        #expect(encoder.encode(Self.text) == expected)
        #expect(try encodePieces(encoder, pieceByteCount: 99_991) == expected)
    }

    /// Tokenizers of every kind, of which some may be cut, and what may not be is left whole.
    @Test(arguments: [
        ("llama3.json", true), ("qwen2.json", true), ("digits.json", true), ("nfc.json", false),
        ("llama2.json", false), ("gemma.json", false), ("t5.json", false), ("o200k.json", false),
        ("bpe.model", true), ("unigram.model", false),
    ])
    func idsOfPublishedKindsDependOnNeitherThreadsNorPieces(file: String, isCut: Bool) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fixtures/tokenizers").standardizedFileURL
        let tokenizer = try TokenizerLoader.tokenizer(
            at: folder.appending(path: file).path(percentEncoded: false)
        )
        #expect(tokenizer.partEncoder?.endsWordsAtSpaces == isCut)
        let text = String(Self.text.prefix(60_000)) + " the end <x> e\u{301} 12 345"
        let expected = tokenizer.encode(text)
        let eager = LongTextEncoder(tokenizer, threadCount: 7, leastShareByteCount: 1000)
        #expect(eager.encode(text) == expected)
        var rest = [Array(text.utf8)]
        var ids: [TokenID] = []
        let encoder = LongTextEncoder(tokenizer.addingPauses(1), threadCount: 2)
        try encoder.encode("text", nextPiece: { rest.popLast() }) { ids += $0 }
        #expect(ids == expected)
    }

    /// Reverses texts, so that no part of one can be encoded alone.
    private struct Reversing: Tokenizer {
        var vocabularySize: Int { 256 }
        var specialTokens: SpecialTokens { SpecialTokens() }
        func encode(_ text: String) -> [TokenID] { text.utf8.reversed().map { TokenID(Int($0)) } }
        func bytes(of token: TokenID) -> [UInt8] { [UInt8(truncatingIfNeeded: token.rawValue)] }
        func document() -> TokenizerDocument { TokenizerDocument(model: .bytes) }
    }

    @Test func unknownTokenizersGetTextsWhole() throws {
        let encoder = LongTextEncoder(Reversing(), threadCount: 3)
        #expect(encoder.encode("ab cd") == Reversing().encode("ab cd"))
        #expect(try encodePieces(encoder, pieceByteCount: 1 << 20) == Reversing().encode(Self.text))
    }

    @Test func saysWhichByteIsNotUTF8() throws {
        var pieces: [[UInt8]] = [Array(repeating: 0x20, count: 3 << 20), [0x61, 0xC3], [0x28]]
        let error = TokenizerError.invalid(
            .file("f.txt"),
            problem: "byte 3145729 is not UTF-8; convert the text first"
        )
        let encoder = LongTextEncoder(ByteTokenizer(), threadCount: 2)
        #expect(throws: error) {
            try encoder.encode("f.txt", nextPiece: { pieces.isEmpty ? nil : pieces.removeFirst() }) { _ in }
        }
    }
}
