import Foundation
import Testing

/// Whatever a weight file holds, `fermata-inspect` answers in a sentence.
@Suite(.programsAreBuilt) struct InspectTests {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures/hdf5").standardizedFileURL

    /// Inspects a fixture, of which a copy called `file.h5` lies in the workplace.
    private func inspect(_ fixture: String) throws -> Outcome {
        let workplace = try Workplace()
        let original = Self.fixtures.appending(path: "\(fixture).h5")
        try FileManager.default.copyItem(at: original, to: workplace.url("file.h5"))
        return try workplace.run("inspect", "file.h5")
    }

    @Test(
        arguments: [
            (
                "hostile-config",
                """
                'config': model setting 'vocabularySize' is 4503599627370496; it must be between 1 and 2^30
                """
            ),
            ("misspelt-config", #"'config': 'vocabularySize' is "many"; it must be a whole number"#),
            ("list-as-config", "'config': it is not a JSON object but [1]"),
            (
                "hostile-pauses",
                """
                'tokenizer': 'tokenizer document', field 'specialTokens': pauses 2147483647, 300 are not \
                consecutive from 256 or later, each once, in order
                """
            ),
            ("hostile-contract", "'pause': pause contract of the checkpoint: 'pauseTokens' is missing"),
        ]
    )
    func namesADocumentThatCannotBeUsed(fixture: String, problem: String) throws {
        let outcome = try inspect(fixture)
        let message = "the model 'file.h5' has a damaged document \(problem); use another copy of the file"
        #expect(outcome.errors == "error: \(message)\n")
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
    }

    @Test func answersToEveryFile() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.fixtures.path)
        let names = files.filter { $0.hasSuffix(".h5") }.map { String($0.dropLast(3)) }
        #expect(names.count > 20)
        for name in names.sorted() {
            let outcome = try inspect(name)
            #expect(outcome.status == 0 || outcome.status == 1, "\(name)")
            #expect(outcome.errors.split(separator: "\n").count == (outcome.status == 0 ? 0 : 1), "\(name)")
            #expect(outcome.output.isEmpty == (outcome.status == 1), "\(name)")
        }
    }
}

/// Numbers, and files compared.
@Suite(.programsAreBuilt) struct InspectNumbersTests {
    private func workplace() throws -> Workplace {
        let workplace = try Workplace()
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fixtures").standardizedFileURL
        for (from, to) in [("models/tiny-llama", "llama"), ("gguf/reference.gguf", "reference.gguf")] {
            try FileManager.default.copyItem(at: fixtures.appending(path: from), to: workplace.url(to))
        }
        try FileManager.default.removeItem(at: workplace.url("llama/golden.safetensors"))
        return workplace
    }

    @Test func describesAFolder() throws {
        let found = try workplace().run("inspect", "llama", "--json", "--statistics").json
        #expect(found["format"] as? String == "safetensors")
        #expect(found["architecture"] as? String == "llama")
        #expect((found["model"] as? [String: Any])?["headCount"] as? Int == 4)
        #expect(found["numberTypes"] as? [String: Int] == ["float32": found["numberCount"] as? Int ?? 0])
        let tensors = try #require(found["tensors"] as? [[String: Any]])
        let norm = try #require(tensors.first { $0["name"] as? String == "model.norm.weight" })
        let statistics = try #require(norm["statistics"] as? [String: Any])
        #expect(statistics["nanCount"] as? Int == 0)
        let (least, mean, greatest) = (
            statistics["least"] as? Double ?? 9, statistics["mean"] as? Double ?? 9,
            statistics["greatest"] as? Double ?? 9
        )
        #expect(least < mean && mean < greatest && greatest < 2)
    }

    @Test func namesTheTypesOfAGGUFFile() throws {
        let workplace = try workplace()
        #expect(
            try workplace.run("convert", "llama", "model.gguf", "--dtype", "float16", "--brief").status == 0
        )
        let found = try workplace.run("inspect", "model.gguf")
        #expect(found.output.hasPrefix("model.gguf: GGUF, 21 tensors"))
        #expect(found.output.contains("\narchitecture: llama\nmodel: "))
        #expect(found.output.contains(" float16  [24, 24]\n"))
    }

    /// Only its numbers are not told.
    @Test func listsATypeThatIsNotRead() throws {
        let outcome = try workplace().run("inspect", "reference.gguf", "--statistics")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n")
        let unread = try #require(lines.first { $0.hasPrefix("unread  ") })
        #expect(unread.hasSuffix("  q5_0  [4, 96]  (a type that is not read)"))
        let computed = try #require(lines.first { $0.hasPrefix("Q4_K  ") })
        #expect(computed.contains("  q4_K  ") && computed.contains(", mean "))
        #expect(outcome.output.contains("problem: "))
        let found = try workplace().run("inspect", "reference.gguf", "--json", "--statistics").json
        let tensors = try #require(found["tensors"] as? [[String: Any]])
        let refused = tensors.filter { $0["isRead"] as? Bool == false }
        #expect(refused.compactMap { $0["name"] as? String } == ["unread"])
        #expect(tensors.filter { $0["statistics"] == nil }.count == 1 && refused[0]["statistics"] == nil)
    }

    @Test func comparesWhatItCanRead() throws {
        let outcome = try workplace().run("inspect", "reference.gguf", "--diff", "reference.gguf")
        #expect(outcome.status == 1 && outcome.errors.isEmpty)
        #expect(
            outcome.output.hasPrefix(
                "unread: not compared; 'reference.gguf' has it as q5_0, a type that is not read\n"
            )
        )
        #expect(outcome.output.hasSuffix(" 0 are in one file only, 1 were not compared\n"))
    }

    @Test func namesKeysThatAreIgnored() throws {
        let workplace = try workplace()
        let config = workplace.url("llama/config.json")
        let text = String(decoding: try Data(contentsOf: config), as: UTF8.self)
        try Data(text.replacing("{", with: "{ \"frobnicate\": 1,", maxReplacements: 1).utf8).write(to: config)
        let outcome = try workplace.run("inspect", "llama", "--brief")
        #expect(outcome.output.contains("\nignored: 'frobnicate', of which nothing is known\n"))
        let found = try workplace.run("inspect", "llama", "--json").json
        #expect(found["unknownSettings"] as? [String] == ["frobnicate"])
    }

    @Test func comparesTwoFiles() throws {
        let workplace = try workplace()
        #expect(try workplace.run("convert", "llama", "same").status == 0)
        #expect(try workplace.run("convert", "llama", "narrow", "--dtype", "bfloat16").status == 0)
        let same = try workplace.run("inspect", "llama", "--diff", "same")
        #expect(same.status == 0)
        #expect(same.output == "21 tensors are the same, 0 differ, 0 are in one file only\n")
        let other = try workplace.run("inspect", "llama", "--diff", "narrow", "--json")
        #expect(other.status == 1 && other.errors.isEmpty)
        let changed = try #require(other.json["changed"] as? [[String: Any]])
        #expect(changed.count == 21)
        #expect(changed.allSatisfy { $0["greatestDistance"] as? Double ?? 1 < 0.02 })
    }
}
