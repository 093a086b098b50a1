import Foundation
import Testing

/// A tokenizer of one's own, from text files to ids.
@Suite(.programsAreBuilt) struct TrainTokenizerTests {
    private let workplace: Workplace
    private static let text = String(repeating: "the cat sat on the mat, the cat\n", count: 40)

    init() throws {
        workplace = try Workplace()
        try workplace.write(Self.text, to: "text.txt")
    }

    private func train(_ arguments: String...) throws -> Outcome {
        try Launch("tokenize", ["train"] + arguments, in: workplace).outcome()
    }

    @Test func learnsATokenizerThatOtherCommandsTake() throws {
        let outcome = try train("text.txt", "--vocabulary-size", "268", "--output", "mine")
        #expect(outcome.status == 0)
        #expect(outcome.output == "mine: 268 tokens from 8 different words\n")
        #expect(try workplace.text("mine/merges.txt").hasPrefix("#version: 0.2\na t\nh e\nt he\nc at\n"))
        #expect(workplace.names("").filter { $0.hasSuffix(".partial") }.isEmpty)
        let ids = try workplace.run("tokenize", "encode", "--tokenizer", "mine", input: "the cat")
        #expect(ids.output.split(separator: " ").count == 2)
        let text = try workplace.run("tokenize", "decode", "--tokenizer", "mine", input: ids.output)
        #expect(text.output == "the cat")
        #expect(workplace.names("mine") == ["merges.txt", "tokenizer.json", "vocab.json"])
    }

    @Test func readsPackedTextAndJSONLines() throws {
        let lines = Self.text.split(separator: "\n").map { "{\"text\": \"\($0)\\n\"}\n" }.joined()
        try workplace.write(lines, to: "lines.jsonl")
        try workplace.write(Self.text, to: "packed")
        try workplace.write(lines, to: "packed.json")
        #expect(
            try Launch(program: URL(filePath: "/bin/sh"), ["-c", "gzip packed packed.json"], in: workplace)
                .outcome().status == 0
        )
        for (index, file) in ["text.txt", "lines.jsonl", "packed.gz", "packed.json.gz"].enumerated() {
            let outcome = try train(file, "--vocabulary-size", "268", "--output", "mine\(index)")
            #expect(outcome.status == 0, "\(outcome.errors)")
            let (merges, first) = ("mine\(index)/merges.txt", "mine0/merges.txt")
            #expect(try workplace.text(merges) == workplace.text(first), "\(file)")
        }
    }

    @Test func takesSpecialTokensAndSaysWhenTheTextIsUsedUp() throws {
        let outcome = try train(
            "text.txt",
            "text.txt",
            "--vocabulary-size",
            "5000",
            "--special-tokens",
            "<pause>,<end>",
            "--threads",
            "2",
            "--output",
            "mine"
        )
        #expect(outcome.status == 0)
        #expect(
            outcome.errors.hasSuffix("the text has no more pairs that stand in it 2 times\n"),
            "\(outcome.errors)"
        )
        let named = try workplace.json("mine/tokenizer.json")["added_tokens"] as? [[String: Any]] ?? []
        #expect(named.map { $0["content"] as? String } == ["<pause>", "<end>"])
        #expect(named.map { $0["id"] as? Int } == [0, 1])
        #expect(try workplace.text("mine/vocab.json").hasPrefix("{\"<pause>\":0,\"<end>\":1,\"!\":2,"))
    }

    @Test func overwritesNothing() throws {
        try workplace.write("mine", to: "mine/notes.txt")
        let outcome = try train("text.txt", "--vocabulary-size", "268", "--output", "mine")
        #expect(outcome.status == 1)
        #expect(
            outcome.errors == "error: 'mine' exists already; name another --output folder, or remove it\n"
        )
        #expect(workplace.names("mine") == ["notes.txt"])
    }

    @Test func leavesNothingBehindWhenItFails() throws {
        try Data(Self.text.utf8 + [0xFF]).write(to: workplace.url("latin.txt"))
        for (arguments, status, message) in [
            (["missing.txt", "--vocabulary-size", "300"], 1, "missing.txt: cannot be read"),
            (["latin.txt", "--vocabulary-size", "300"], 1, "'latin.txt': byte 1280 is not UTF-8"),
            (["text.txt", "--vocabulary-size", "256"], 2, "special tokens and bytes alone are 257"),
            (
                ["text.txt", "--vocabulary-size", "300", "--special-tokens", "cat"], 1,
                "is a word of the text"
            ),
            (["text.txt", "--vocabulary-size", "300", "--minimum-frequency", "0"], 2, "at least 1"),
        ] {
            let outcome = try Launch(
                "tokenize",
                ["train"] + arguments + ["--output", "mine"],
                in: workplace
            ).outcome()
            #expect(outcome.status == status)
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
            #expect(workplace.names("").filter { $0.hasPrefix("mine") }.isEmpty)
        }
    }
}
