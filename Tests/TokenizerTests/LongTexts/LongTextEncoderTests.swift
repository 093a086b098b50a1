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
