import Datasets
import Foundation
import Testing

/// Files that are damaged or meant to do damage: each gives an error that names file and place.
@Suite struct HostileFilesTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func message(_ work: () throws -> Void) -> String {
        do {
            try work()
            return "no error"
        } catch let error as DatasetError {
            return error.description.replacingOccurrences(of: folder.url.path + "/", with: "")
        } catch {
            return "another error: \(error)"
        }
    }

    private func read(_ file: URL, limits: ReadingLimits = ReadingLimits()) throws {
        try JSONLinesText(name: "mine", files: [file], limits: limits).forEachDocument { _ in }
    }

    private static let good = #"{"text": "fine"}"# + "\n"

    @Test(arguments: [
        (#"{"text": 3}"#, "'text' is not a string"),
        (#"{"text": null}"#, "'text' is null, not a string"),
        (#"{"txt": "a"}"#, "'text' is missing"),
        (#"["text"]"#, "is not an object"),
        ("3", "is not an object"),
    ])
    func namesTheLineOfAWrongRecord(line: String, problem: String) throws {
        let file = try folder.write(Self.good + "\n" + line + "\n" + Self.good, to: "a.jsonl")
        #expect(
            message { try read(file) }
                == "a.jsonl, line 3: \(problem); correct the record or restore the file"
        )
    }

    @Test(arguments: [
        (#"{"text": "a"#, "Unexpected end of file during JSON parse"),
        (#"{"text": "a"} x"#, "Invalid value around character 14"),
        ("{text: 1}", "Invalid value around character 1"),
        ("nonsense", "Invalid value around character 1"),
        (#"{"text": "\x"}"#, "Invalid escape sequence around character 10"),
        (
            #"{"x": "# + String(repeating: "[", count: 100_000),
            "Too many nested arrays or dictionaries around character 518"
        ),
    ])
    func namesTheLineThatIsNotJSON(line: String, problem: String) throws {
        let file = try folder.write(Self.good + line, to: "a.jsonl")
        #expect(
            message { try read(file) }
                == "a.jsonl, line 2: is not valid JSON (\(problem)); correct the record or restore the file"
        )
    }

    @Test func refusesHalfASurrogatePair() throws {
        let file = try folder.write(#"{"text": "\ud83d"}"#, to: "a.jsonl")
        #expect(message { try read(file) }.hasPrefix("a.jsonl, line 1: is not valid JSON ("))
    }

    @Test func namesTheByteThatIsNotUTF8() throws {
        let bad = Array(#"{"text": "a"#.utf8) + [0xff] + Array(#""}"#.utf8)
        let lines = try folder.write(Array(Self.good.utf8) + bad, to: "a.jsonl")
        #expect(
            message { try read(lines) } == "a.jsonl, line 2: byte 11 is not UTF-8; convert the file to UTF-8"
        )
        let text = try folder.write(Array("one\ntwo\n".utf8) + [0x41, 0xc3, 0x28], to: "a.txt")
        let source = PlainTextFiles(name: "mine", files: [text])
        #expect(
            message { try source.forEachDocument { _ in } }
                == "a.txt, line 3: byte 1 is not UTF-8; convert the file to UTF-8"
        )
    }

    @Test(arguments: ["", "\n\n \n"])
    func refusesAFileWithoutRecords(text: String) throws {
        let file = try folder.write(text, to: "a.jsonl")
        #expect(
            message { try read(file) }
                == "a.jsonl holds nothing to read; check that the file is whole and the limit above 0"
        )
    }

    @Test func refusesAnEmptyTextAndAnEmptySQuAD() throws {
        let empty = try folder.write("", to: "a.txt")
        let source = PlainTextFiles(name: "mine", files: [empty])
        #expect(throws: DatasetError.empty(empty.path)) { try source.forEachDocument { _ in } }
        #expect(throws: DatasetError.empty(empty.path)) { try SQuADExamples(contentsOf: empty) }
        let bare = try folder.write(#"{"data": []}"#, to: "b.json")
        #expect(throws: DatasetError.empty(bare.path)) { try SQuADExamples(contentsOf: bare) }
    }

    @Test func saysThatAFileIsMissingOrAFolder() throws {
        let missing = folder.url.appendingPathComponent("none.jsonl")
        #expect(message { try read(missing) }.hasPrefix("none.jsonl: cannot be read ("))
        _ = try folder.write("", to: "sub/file")
        #expect(
            message { try read(folder.url.appendingPathComponent("sub")) }.hasPrefix("sub: cannot be read (")
        )
    }

    @Test func namesThePathInsideADocument() throws {
        let wrong = [
            #"{"data": [{"title": "t", "paragraphs": [{"context": "c", "qas": [{"id": 7}]}]}]}"#:
                "'data[0].paragraphs[0].qas[0].id' is not a string",
            #"{"data": [{"title": "t"}]}"#: "'data[0].paragraphs' is missing",
            #"{"data": {}}"#: "'data' is not a list",
            #"{"version": "1.1"}"#: "'data' is missing",
        ]
        for (text, problem) in wrong {
            let file = try folder.write(text, to: "a.json")
            #expect(
                message { _ = try SQuADExamples(contentsOf: file) }
                    == "a.json: \(problem); correct the record or restore the file"
            )
        }
    }

    @Test(arguments: [
        (#""0""#, "'data[0].paragraphs[0].qas[0].answers[0].answer_start' is not a number"),
        ("1e999", "is not valid JSON (Number 1e999 is not representable in Swift)"),
    ])
    func namesAWrongNumberInsideADocument(number: String, problem: String) throws {
        let text =
            #"{"data": [{"title": "t", "paragraphs": [{"context": "c", "qas": [{"id": "i", "question": "q", "#
            + #""answers": [{"text": "c", "answer_start": "# + number + "}]}]}]}]}"
        let file = try folder.write(text, to: "a.json")
        #expect(
            message { _ = try SQuADExamples(contentsOf: file) }
                == "a.json: \(problem); correct the record or restore the file"
        )
    }

    @Test func stopsAtAHugeLine() throws {
        var limits = ReadingLimits()
        limits.lineByteCount = 1000
        let file = try folder.write(Self.good + String(repeating: " ", count: 1001), to: "a.jsonl")
        #expect(
            message { try read(file, limits: limits) }
                == "a.jsonl, line 2: more than 1000 bytes unpacked; "
                + "raise ReadingLimits.lineByteCount if the file is sound"
        )
    }
}
