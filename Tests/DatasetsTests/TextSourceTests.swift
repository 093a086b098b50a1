import Datasets
import Foundation
import Testing
import Tokenizer
import Tokens

@Suite struct TextSourceTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func documents(_ source: any TextSource) throws -> [String] {
        var documents: [String] = []
        try source.forEachDocument { documents.append($0) }
        return documents
    }

    @Test func readsEachFileAsItIs() throws {
        let files = [
            try folder.write("one\r\n\n two\n", to: "a.txt"),
            try folder.write([0xef, 0xbb, 0xbf] + Array("\u{e9}".utf8), to: "b.txt"),
            try folder.write(StoredGzip.member(Array("packed".utf8)), to: "c.txt"),
        ]
        let source = PlainTextFiles(name: "mine", files: files)
        #expect(try documents(source) == ["one\r\n\n two\n", "\u{e9}", "packed"])
        #expect(try documents(source) == documents(source))
    }

    @Test func readsOneDocumentPerLine() throws {
        let lines =
            "{\"text\": \"a\\nb\", \"url\": \"x\"}\n\n  \r\n{\"url\": 3, \"text\": \"\\ud83d\\ude00\"}\r\n"
        let plain = try folder.write(lines, to: "a.json")
        let half = Array(lines.utf8).count / 2
        let bytes = Array(lines.utf8)
        // Packed in two members, as parallel packers do; the cut is inside a line.
        let members = StoredGzip.member(Array(bytes[..<half])) + StoredGzip.member(Array(bytes[half...]))
        let packed = try folder.write(members, to: "b.json.gz")
        let expected = ["a\nb", "\u{1F600}"]
        #expect(try documents(JSONLinesText(name: "mine", files: [plain])) == expected)
        #expect(try documents(JSONLinesText(name: "mine", files: [plain, packed])) == expected + expected)
    }

    @Test func takesAnotherKey() throws {
        let file = try folder.write(#"{"content": "a"}"#, to: "a.jsonl")
        #expect(try documents(JSONLinesText(name: "mine", files: [file], key: "content")) == ["a"])
    }

    @Test func passesTheCallersErrorOn() throws {
        struct Stop: Error {}
        let file = try folder.write(#"{"text": "a"}"#, to: "a.jsonl")
        #expect(throws: Stop.self) {
            try JSONLinesText(name: "mine", files: [file]).forEachDocument { _ in throw Stop() }
        }
    }

    @Test func joinsDocumentsByTheEndToken() throws {
        let files = [try folder.write("01", to: "a"), try folder.write("1", to: "b")]
        let source = PlainTextFiles(name: "bits", files: files)
        let ended = try TokenCorpus(source, tokenizer: CharacterTokens("01"))
        #expect(ended.tokens == [0, 1, 3, 1, 3])
        #expect(ended.documentCount == 2)
        #expect(ended.name == "bits")
        #expect(
            try TokenCorpus(source, tokenizer: CharacterTokens("01", hasEnds: false)).tokens == [0, 1, 1]
        )
    }

    @Test func refusesACorpusWithACharacterThatHasNoToken() throws {
        let files = [try folder.write("01\n", to: "a")]
        let source = PlainTextFiles(name: "bits", files: files)
        #expect(throws: TokenizerError.unencodable(["\n"])) {
            try TokenCorpus(source, tokenizer: CharacterTokenizer(alphabet: "01"))
        }
    }

    @Test(.enabled(if: RealData.isThere, "set FERMATA_DATA"))
    func readsPublishedCorpora() throws {
        let names = ["c4-sample.01", "c4-sample.02", "c4-sample.03", "c4-validation.00000-of-00008.sample"]
        let files = names.map { RealData.file("c4/\($0).json.gz") }
        let c4 = try documents(JSONLinesText(name: "c4", files: files))
        #expect(c4.count == 33)
        #expect(c4[0].hasPrefix("The woman who died after falling from a bridge over the A21"))
        #expect(c4[30].hasPrefix("Beginners BBQ Class Taking Place in Missoula!\nDo you want"))
        let shakespeare = PlainTextFiles(
            name: "shakespeare",
            files: [RealData.file("text/tinyshakespeare.txt")]
        )
        let corpus = try TokenCorpus(shakespeare, tokenizer: ByteTokens())
        #expect(corpus.tokens.count == 1_115_394)
        let story = try WindowBatches(corpus, strategy: nil)
        #expect(story.windowCount == 1088)
    }
}
