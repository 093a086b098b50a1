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
