import Testing
import Tokens

@testable import Tokenizer

@Suite struct TokenizerLoaderTests {
    private var pair: [String: String] {
        ["vocab.json": TinyBPE.vocabularyJSON, "merges.txt": TinyBPE.mergesText]
    }

    private func failure(_ path: String) -> TokenizerError? {
        do {
            _ = try TokenizerLoader.tokenizer(at: path)
            return nil
        } catch {
            return error
        }
    }

    @Test func knowsTheBuiltInNames() throws {
        #expect(try TokenizerLoader.tokenizer(at: "bytes") is ByteTokenizer)
        let characters = try #require(
            try TokenizerLoader.tokenizer(at: "characters:01") as? CharacterTokenizer
        )
        #expect(characters.alphabet == ["0", "1"])
        #expect(
            failure("characters:") == .invalidAlphabet("", problem: "is empty; name at least one character")
        )
    }

    @Test func readsAFolder() throws {
        let folder = try TemporaryFolder(pair)

        let tokenizer = try TokenizerLoader.tokenizer(at: folder.path)

        #expect(try tokenizer.document() == TinyBPE.document)
    }

    @Test(arguments: ["vocab.json", "merges.txt"])
    func readsTheFolderOfEitherFile(name: String) throws {
        let folder = try TemporaryFolder(pair)
        #expect(try TokenizerLoader.tokenizer(at: folder.path(name)).document() == TinyBPE.document)
    }

    @Test func readsADocument() throws {
        let document = try TinyBPE.tokenizer().addingPauses(1).document()
        let folder = try TemporaryFolder(["mine.json": try document.json])

        let tokenizer = try TokenizerLoader.tokenizer(at: folder.path("mine.json"))

        #expect(try tokenizer.document() == document)
        #expect(tokenizer.specialTokens.pauses == [270])
    }

    @Test func namesTheDocumentThatIsWrong() throws {
        let folder = try TemporaryFolder(["mine.json": "{}"])
        let path = folder.path("mine.json")

        #expect(failure(path)?.description == "'\(path)', field 'format': the field is missing")
    }

    @Test func listsWhatItLookedFor() {
        #expect(
            failure("/nowhere/tokenizer")?.description == """
                no tokenizer at '/nowhere/tokenizer'; looked for the name 'bytes', \
                a name like 'characters:01', a folder or file that holds a tokenizer
                """
        )
    }

    @Test func saysWhatAFolderLacks() throws {
        let folder = try TemporaryFolder(["vocab.json": "{}"])
        #expect(
            failure(folder.path)
                == .notFound(
                    path: folder.path,
                    lookedFor: [
                        "tokenizer.json", "tokenizer.model", "spiece.model", "sentencepiece.bpe.model",
                        "vocab.json", "merges.txt",
                    ]
                )
        )
    }

    @Test(arguments: [
        ("m.gguf", "{}", "a GGUF model file"), ("m.h5", "{}", "an HDF5 file"),
        ("m.bin", "GGUF\u{3}", "a GGUF model file"), ("m.txt", "one\ntwo\n", "in no format that is known"),
        ("tokenizer_config.json", "{}", "the settings of a tokenizer, not the tokenizer"),
        (
            "tokenizer.json", "{\"model\": {\"type\": \"WordPiece\", \"vocab\": {}}}",
            "a tokenizer.json with a WordPiece model"
        ),
    ])
    func refusesOtherFormats(name: String, text: String, format: String) throws {
        let folder = try TemporaryFolder([name: text])
        let path = folder.path(name)

        #expect(failure(path) == .unsupported(path: path, format: format))
        #expect(
            failure(path)?.description == """
                '\(path)' is \(format), which this version does not read; it reads tokenizer.json, \
                vocab.json with merges.txt, a SentencePiece model, tiktoken ranks, llama2.c's tokenizer.bin, \
                a tokenizer document (JSON)
                """
        )
    }

    @Test func namesTheFormatOfAFolder() throws {
        for (name, format) in [("m.gguf", "a GGUF model file"), ("vocab.txt", "a WordPiece vocabulary")] {
            let folder = try TemporaryFolder([name: "x"])
            #expect(failure(folder.path) == .unsupported(path: folder.path(name), format: format))
        }
    }

    @Test func refusesTheSameFilesOfAnotherKindOfTokenizer() throws {
        let settings = "{\"tokenizer_class\": \"Qwen2Tokenizer\", \"model_max_length\": 1024}"
        let folder = try TemporaryFolder(pair.merging(["tokenizer_config.json": settings]) { $1 })

        #expect(
            failure(folder.path)
                == .unsupported(
                    path: folder.path("tokenizer_config.json"),
                    format: "the settings of a Qwen2Tokenizer"
                )
        )
    }

    @Test func refusesAPrefixSpace() throws {
        let folder = try TemporaryFolder(
            pair.merging(["tokenizer_config.json": "{\"add_prefix_space\": true}"]) { $1 }
        )
        #expect(
            failure(folder.path)
                == .unsupported(
                    path: folder.path("tokenizer_config.json"),
                    format: "a tokenizer that puts a space in front of the text"
                )
        )
    }

    @Test(arguments: ["{\"tokenizer_class\": \"GPT2Tokenizer\", \"add_prefix_space\": false}", "{}"])
    func acceptsTheSettingsOfGPT2(settings: String) throws {
        let folder = try TemporaryFolder(pair.merging(["tokenizer_config.json": settings]) { $1 })
        #expect(failure(folder.path) == nil)
    }

    @Test func refusesDamagedSettings() throws {
        let folder = try TemporaryFolder(
            pair.merging(["tokenizer_config.json": "{\"tokenizer_class\": 1}"]) { $1 }
        )
        #expect(
            failure(folder.path)
                == .invalid(
                    .field("tokenizer_class", of: folder.path("tokenizer_config.json")),
                    problem: "expected a string, found a number"
                )
        )
    }

    @Test func refusesAddedTokens() throws {
        let folder = try TemporaryFolder(pair.merging(["added_tokens.json": "{\"<x>\": 270}"]) { $1 })
        #expect(
            failure(folder.path)
                == .unsupported(path: folder.path("added_tokens.json"), format: "a list of added tokens")
        )
    }

    @Test func refusesADevice() {
        #expect(failure("/dev/zero") == .unreadable(path: "/dev/zero", reason: "it is not an ordinary file"))
    }
}
