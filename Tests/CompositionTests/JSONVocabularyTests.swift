import Foundation
import Testing

@testable import Composition

@Suite struct JSONVocabularyTests {
    private func read(_ text: String, _ path: [String] = []) -> [String] {
        JSONVocabulary(Data(text.utf8), path: path).entries.map { "\($0.id) \($0.text)" }
    }

    @Test func readsMembersInTheirOrder() {
        let text = #"""
            {"x": [1, {"vocab": {"no": 9}}, "}"], "model" : {"a\"": {"b": []}, "vocab": {
                "one" : 1, "tw\u006f\n" :2 , "three": "3", "four": {"five": 5}, "six": 6.5, ",}": -7}}}
            """#
        #expect(read(text, ["model", "vocab"]) == ["1 one", "2 two\n", "-7 ,}"])
        #expect(read(text, ["model", "b"]).isEmpty && read(text, ["x"]).isEmpty)
        #expect(read("{}").isEmpty && read(#"{"a":0}"#) == ["0 a"])
    }

    /// One character or two, which look the same: two tokens.
    @Test func keepsSpellingsApartThatLookAlike() throws {
        let entries = JSONVocabulary(Data("{\"\u{e9}\": 0, \"e\u{301}\": 1}".utf8)).entries
        #expect(entries.map(\.id) == [0, 1])
        #expect(entries.map { Array($0.text.utf8) } == [[0xc3, 0xa9], [0x65, 0xcc, 0x81]])
    }

    /// Whatever the text, reading ends.
    @Test(arguments: [
        "", "{", "{\"", "{\"a", "{\"a\\", "{\"a\":", "{\"a\":1", "{\"a\":{\"", "[", "7", "{\"a\" 1}",
    ])
    func endsWithTheText(text: String) {
        _ = JSONVocabulary(Data(text.utf8), path: ["a"])
        _ = JSONVocabulary(Data(text.utf8))
    }
}
