import Foundation
import Testing
import Tokenizer
import Tokens

/// Ids that the `tokenizers` library gave for random texts; `Tools/tokenizer_differential.py` writes the
/// file.
@Suite struct DifferentialTests {
    private static let path = ProcessInfo.processInfo.environment["FERMATA_TOKENIZER_CASES"]

    private struct Case: Decodable {
        var text: String
        var ids: [TokenID]
    }

    @Test(
        .needsRealData,
        .enabled(
            if: path != nil,
            "set FERMATA_TOKENIZER_CASES to the output of Tools/tokenizer_differential.py"
        )
    )
    func agreesWithTokenizersOnRandomTexts() throws {
        let tokenizer = try RealData.gpt2.get()
        let lines = try Data(contentsOf: URL(filePath: #require(Self.path))).split(separator: 0x0A)

        var differences: [String] = []
        for line in lines {
            let expected = try JSONDecoder().decode(Case.self, from: Data(line))
            let text = expected.text
            if tokenizer.encode(text) != expected.ids { differences.append(text.debugDescription) }
            if !tokenizer.decode(expected.ids).utf8.elementsEqual(text.utf8) {
                differences.append("decoding")
            }
        }

        #expect(!lines.isEmpty)
        #expect(differences.isEmpty, "\(differences.count) of \(lines.count) texts: \(differences.prefix(5))")
    }
}
