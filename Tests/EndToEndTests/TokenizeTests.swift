import Foundation
import Testing

/// Text to ids and back, byte for byte.
@Suite(.programsAreBuilt) struct TokenizeTests {
    private let workplace: Workplace

    init() throws {
        workplace = try Workplace()
    }

    private func encode(_ text: String, _ arguments: String...) throws -> Outcome {
        try Launch("tokenize", ["encode"] + arguments, in: workplace, input: text).outcome()
    }

    @Test(arguments: ["", "hello", " two\nlines\n", "naïve 🙂 <pause>"])
    func decodesWhatItEncoded(text: String) throws {
        let ids = try encode(text, "--tokenizer", "bytes")
        #expect(ids.status == 0)
        #expect(ids.output == text.utf8.map(String.init).joined(separator: " ") + "\n")
        let decoded = try workplace.run("tokenize", "decode", "--tokenizer", "bytes", input: ids.output)
        #expect(decoded.status == 0)
        #expect(decoded.output == text)
    }

    @Test func readsAFile() throws {
        try workplace.write("0110", to: "bits.txt")
        let outcome = try encode("ignored", "--tokenizer", "characters:01", "--file", "bits.txt")
        #expect(outcome.output == "0 1 1 0\n")
    }

    @Test func takesTextAndIdsFromArgumentsAndFiles() throws {
        let encoded = try encode("ignored", "--tokenizer", "bytes", "--text", "hi")
        #expect(encoded.output == "104 105\n")
        try workplace.write("104, 105\n", to: "ids.txt")
        for arguments in [["--ids", "104,105"], ["--file", "ids.txt"]] {
            let outcome = try Launch(
                "tokenize",
                ["decode", "--tokenizer", "bytes"] + arguments,
                in: workplace
            )
            .outcome()
            #expect(outcome.output == "hi")
        }
        let both = try encode("", "--tokenizer", "bytes", "--text", "hi", "--file", "ids.txt")
        #expect(both.status == 2)
        #expect(both.errors.hasPrefix("Error: --file and --text exclude each other\n"))
    }

    @Test func readsPackedFiles() throws {
        try workplace.write("hi", to: "packed.txt")
        let packed = try Launch(program: URL(filePath: "/bin/sh"), ["-c", "gzip packed.txt"], in: workplace)
        #expect(try packed.outcome().status == 0)
        let outcome = try encode("", "--tokenizer", "bytes", "--file", "packed.txt.gz")
        #expect(outcome.output == "104 105\n")
    }

    @Test func countsTheTokensOfFiles() throws {
        try workplace.write("0110\n", to: "a.txt")
        try workplace.write("{\"text\": \"01\"}\n{\"text\": \"é\"}\n", to: "b.jsonl")
        let table = try workplace.run("tokenize", "count", "--tokenizer", "bytes", "a.txt", "b.jsonl")
        #expect(table.status == 0)
        let rows = table.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(rows.map { $0[0] } == ["tokens", "5", "4", "9"])
        #expect(rows.map { $0[1] } == ["bytes", "5", "4", "9"])
        #expect(rows.map { $0[2] } == ["bytes/token", "1.000", "1.000", "1.000"])
        #expect(rows.dropFirst().map { $0[4] } == ["a.txt", "b.jsonl", "together"])
        let json = try workplace.run("tokenize", "count", "--tokenizer", "bytes", "--json", "a.txt", "a.txt")
        #expect(json.json["tokens"] as? Int == 10)
        #expect((json.json["files"] as? [Any])?.count == 2)
        #expect((json.json["megabytesPerSecond"] as? Double ?? 0) > 0)
        let missing = try workplace.run("tokenize", "count", "--tokenizer", "bytes", "none.txt")
        #expect(missing.status == 1)
        #expect(missing.errors.contains("none.txt: cannot be read"))
    }

    @Test func saysWhatItLeavesOut() throws {
        let outcome = try encode("01x\n", "--tokenizer", "characters:01")
        #expect(outcome.output == "0 1\n")
        #expect(
            outcome.errors
                == "left out: the tokenizer has no token for 'x', '\\n'; use one that has, or remove them\n"
        )
    }

    @Test func showsWherePausesGo() throws {
        let outcome = try workplace.run(
            "tokenize",
            "show",
            "--tokenizer",
            "bytes",
            "--prompt",
            "2+2=",
            "--completion",
            "4",
            "--strategy",
            "append",
            "--pauses",
            "2",
            "--hints",
            "1"
        )
        #expect(outcome.status == 0)
        #expect(
            outcome.output == """
                position  token    inserted  mask  target
                       0  2                  0
                       1  +                  0
                       2  2                  0
                       3  =                  0
                       4  <pause>  yes       1     1 (hint)
                       5  <pause>  yes       1     4
                       6  4                  0
                7 positions: 5 real, 2 inserted; targets: 2, of which hints: 1; prompt: positions 0...3

                """
        )
    }

    @Test func alignsTokensUnderTheirText() throws {
        let arguments = [
            "--tokenizer", "bytes", "--prompt", "2é", "--completion", "4", "--strategy", "append",
        ]
        let outcome = try Launch(
            "tokenize",
            ["--show", "--aligned", "--pauses", "1"] + arguments,
            in: workplace
        ).outcome()
        #expect(outcome.status == 0)
        #expect(
            outcome.output == """
                text    2        é              4
                token   2  \\xC3  \\xA9  <pause>  4
                mask    0  0     0     1        0
                target                 4

                """
        )
    }

    /// A command of the page stands in front of what it prints.
    @Test func printsWhatTheDocumentationShows() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/pauses.md").standardizedFileURL
        let text = try String(contentsOf: page, encoding: .utf8)
        let examples = text.matches(of: /```sh\n(fermata-tokenize show .+)\n```\n\n```text\n((?s:.+?))```/)
        #expect(examples.count == 2)
        let folder = try #require(Programs.folder).path
        for example in examples {
            let outcome = try Launch(
                program: URL(filePath: "/bin/sh"),
                ["-c", "PATH='\(folder)':$PATH; \(example.1)"],
                in: workplace
            ).outcome()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output == example.2)
        }
    }

    @Test func refusesWhatIsNoId() throws {
        let outcome = try workplace.run("tokenize", "decode", "--tokenizer", "characters:01", input: "0 2")
        #expect(outcome.status == 2)
        #expect(outcome.errors == "error: '2' is no token id; ids are whole numbers below 2\n")
        #expect(outcome.output.isEmpty)
    }

    @Test func namesAFileThatIsNotThere() throws {
        let outcome = try encode("", "--tokenizer", "bytes", "--file", "missing.txt")
        #expect(outcome.status == 1)
        #expect(outcome.errors == "error: cannot read 'missing.txt': No such file or directory\n")
    }

    @Test func namesAFileThatIsNoText() throws {
        try workplace.write("", to: "folder/file")
        try Data([0xFF]).write(to: workplace.url("latin.txt"))
        for (path, problem) in [
            ("folder", "Is a directory"), ("latin.txt", "it is not UTF-8; convert it first"),
        ] {
            let outcome = try workplace.run("tokenize", "encode", "--tokenizer", "bytes", "--file", path)
            #expect(outcome.status == 1)
            #expect(outcome.errors == "error: cannot read '\(path)': \(problem)\n")
        }
    }

    @Test func namesATokenizerThatIsNotThere() throws {
        let outcome = try encode("", "--tokenizer", "byte")
        #expect(outcome.status == 1)
        #expect(
            outcome.errors == """
                error: no tokenizer at 'byte'; looked for the name 'bytes', a name like 'characters:01', a \
                folder or file that holds a tokenizer

                """
        )
    }

    @Test func exportsATokenizerWithPauses() throws {
        let outcome = try workplace.run(
            "tokenize",
            "export",
            "--tokenizer",
            "bytes",
            "--pauses",
            "2",
            "--output",
            "tokenizer.json"
        )
        #expect(outcome.output == "tokenizer.json: 258 ids, <pause_0> is 256, <pause_1> is 257\n")
        let ids = try encode("a<pause_0>", "--tokenizer", "tokenizer.json")
        #expect(ids.output == "97 60 112 97 117 115 101 95 48 62\n")
        let decoded = try workplace.run(
            "tokenize",
            "decode",
            "--tokenizer",
            "tokenizer.json",
            input: "97 256 98"
        )
        #expect(decoded.output == "ab")
    }

    @Test func namesAReservedTokenThatIsNotThere() throws {
        let refused = try workplace.run(
            "tokenize",
            "export",
            "--tokenizer",
            "bytes",
            "--reserved",
            "<x>",
            "--output",
            "y.json"
        )
        #expect(refused.status == 1)
        #expect(
            refused.errors == """
                error: the tokenizer has no special token '<x>' without a role; name one that it reserves

                """
        )
    }
}
