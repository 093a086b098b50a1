import Foundation
import Testing
import Tokenizer
import Tokens

/// Ids that the `tokenizers` library gave for random texts; `Tools/tokenizer_differential.py` writes the
/// file.
@Suite struct DifferentialTests {
    private static let path = ProcessInfo.processInfo.environment["FERMATA_TOKENIZER_CASES"]

    private struct Header: Decodable {
        var tokenizer: String
    }

    private struct Case: Decodable {
        var text: String
        var ids: [TokenID]
        var decoded: String
    }

    @Test(
        .enabled(
            if: path != nil,
            "set FERMATA_TOKENIZER_CASES to the output of Tools/tokenizer_differential.py"
        )
    )
    func agreesWithTheReferenceOnRandomTexts() throws {
        let lines = try Data(contentsOf: URL(filePath: #require(Self.path))).split(separator: 0x0A)
        let header = try JSONDecoder().decode(Header.self, from: Data(#require(lines.first)))
        let tokenizer = try TokenizerLoader.tokenizer(at: header.tokenizer)

        var differences: [String] = []
        for line in lines.dropFirst() {
            let expected = try JSONDecoder().decode(Case.self, from: Data(line))
            let text = expected.text
            let found = tokenizer.encode(text)
            if found != expected.ids {
                differences.append("\(text.debugDescription): \(found), not \(expected.ids)")
            } else if found.contains(where: { tokenizer.bytes(of: $0) == [0xEF, 0xBF, 0xBD] }) {
                // The library leaves unknown characters out, we do not.
            } else if !tokenizer.decode(found).utf8.elementsEqual(expected.decoded.utf8) {
                let decoded = tokenizer.decode(found)
                differences.append("\(decoded.debugDescription), not \(expected.decoded.debugDescription)")
            }
            let spans = tokenizer.spans(of: text)
            if spans.map(\.token) != found || !spans.cover(text) { differences.append("spans of \(text)") }
        }

        #expect(lines.count > 1)
        #expect(
            differences.isEmpty,
            "\(differences.count) of \(lines.count - 1) texts: \(differences.prefix(5))"
        )
    }
}

extension [TokenSpan] {
    /// Whether the ranges follow one another from the beginning of `text` to its end.
    func cover(_ text: String) -> Bool {
        if isEmpty { return true }
        let starts = [0] + map(\.bytes.upperBound)
        return map(\.bytes.lowerBound) + [text.utf8.count] == starts
    }
}
