import Testing
import Tokens

@testable import Tokenizer

/// What `merges.txt` may do to us.
@Suite struct MergesFileTests {
    private func failure(_ merges: [UInt8]) throws -> TokenizerError? {
        let folder = try TemporaryFolder(["vocab.json": TinyBPE.vocabularyJSON])
        try folder.write(merges, to: "merges.txt")
        do {
            _ = try ByteLevelBPE(vocabularyAt: folder.path("vocab.json"), mergesAt: folder.path("merges.txt"))
            return nil
        } catch {
            return error
        }
    }

    private func message(_ merges: String) throws -> String? {
        try failure(Array(merges.utf8))?.description.replacing(/'[^']*\/merges\.txt'/, with: "'merges.txt'")
    }

    private static let remedy = "vocabulary and merges must come from one model"

    @Test(arguments: ["#version: 0.2\nt h\nth e\n", "t h\r\nth e\r\n", "t h\n\nth e", "#version: 0.2"])
    func readsMerges(text: String) throws {
        #expect(try message(text) == nil)
    }

    @Test func mergesOfTheNumberSignAreNoComments() throws {
        #expect(
            try message("# #\n")
                == "'merges.txt', line 1: the vocabulary has no token '##'; \(Self.remedy)"
        )
    }

    @Test(arguments: [
        ("", "'merges.txt': the file is empty; fetch it again"),
        ("t h\nth", "'merges.txt', line 2: expected two tokens with one space between, found 'th'"),
        ("t h e", "'merges.txt', line 1: expected two tokens with one space between, found 't h e'"),
        ("t  h", "'merges.txt', line 1: expected two tokens with one space between, found 't  h'"),
        ("t ", "'merges.txt', line 1: expected two tokens with one space between, found 't '"),
        (
            "t h\nxy z",
            "'merges.txt', line 2: the vocabulary has no token 'xy'; \(remedy)"
        ),
        (
            "t h\nt 日",
            "'merges.txt', line 2: the vocabulary has no token '日'; \(remedy)"
        ),
        (
            "t t",
            "'merges.txt', line 1: the vocabulary has no token 'tt'; \(remedy)"
        ),
        ("t h\nt h\n", "'merges.txt', line 2: merge 't h' appears twice; keep one of the two"),
    ])
    func refuses(text: String, expected: String) throws {
        #expect(try message(text) == expected)
    }

    @Test func refusesWhatIsNotUTF8() throws {
        let error = try failure(Array("t h\nth ".utf8) + [0xFF])
        #expect(error?.description.hasSuffix("line 2: the text is not UTF-8; fetch the file again") == true)
    }

    @Test func refusesAMergeThatMakesASpecialToken() throws {
        let origin = BPEOrigin(vocabulary: "v", merges: "m", mergeLines: [7])
        var special = SpecialTokens()
        special.end = 256
        let vocabulary = TinyBPE.vocabulary.prefix(257)

        let error = #expect(throws: TokenizerError.self) {
            try ByteLevelBPE(Array(vocabulary), ["t h"], special: special, origin: origin)
        }

        #expect(
            error?.description
                == "'m', line 7: ordinary text would yield the special token 'th'; "
                + "remove the merge that makes it"
        )
    }

    @Test func namesTheFileThatIsMissing() throws {
        let folder = try TemporaryFolder(["vocab.json": TinyBPE.vocabularyJSON])
        let path = folder.path("merges.txt")

        #expect(throws: TokenizerError.notFound(path: path, lookedFor: ["a file of that name"])) {
            try ByteLevelBPE(vocabularyAt: folder.path("vocab.json"), mergesAt: path)
        }
    }

    @Test func refusesAFolderInPlaceOfAFile() throws {
        let folder = try TemporaryFolder(["vocab.json": TinyBPE.vocabularyJSON])

        #expect(throws: TokenizerError.unreadable(path: folder.path, reason: "it is not an ordinary file")) {
            try ByteLevelBPE(vocabularyAt: folder.path("vocab.json"), mergesAt: folder.path)
        }
    }
}
