import Foundation
import Testing

@testable import Composition

/// Only what is asked for changes in the text of a JSON object.
@Suite struct EditedJSONTests {
    private func edited(_ text: String, _ change: (inout EditedJSON) -> Void) throws -> String {
        var json = try EditedJSON(Data(text.utf8), name: "file")
        change(&json)
        _ = try JSONSerialization.jsonObject(with: json.data)
        return String(decoding: json.data, as: UTF8.self)
    }

    @Test(arguments: [
        (#"{"a": 1, "b": 1e-05}"#, #"{"a": 7, "b": 1e-05}"#),
        (
            #"{ "b": {"a": 2, "c": [1, {"a": 3}]},  "a" : [1, "]"] }"#,
            #"{ "b": {"a": 2, "c": [1, {"a": 3}]},  "a" : 7 }"#
        ),
        (#"{"s": "\"a\": 1", "a": "x\\\"y"}"#, #"{"s": "\"a\": 1", "a": 7}"#),
        ("{\n  \"b\": 1\n}\n", "{\n  \"b\": 1,\n  \"a\": 7\n}\n"),
        ("{\n  \"b\": {\n    \"c\": 1\n  }\n}", "{\n  \"b\": {\n    \"c\": 1\n  },\n  \"a\": 7\n}"),
        ("{}", #"{"a": 7}"#), (#"{"\u0061": 1}"#, #"{"\u0061": 7}"#),
    ])
    func setsAMember(text: String, expected: String) throws {
        #expect(try edited(text) { $0.set("a", to: "7") } == expected)
    }

    @Test(arguments: [
        (#"{"a": []}"#, #"{"a": [7]}"#), (#"{"a": [1, 2], "b": [3]}"#, #"{"a": [1, 2, 7], "b": [3]}"#),
        (
            "{\n  \"a\": [\n    {\n      \"c\": 1\n    }\n  ]\n}",
            "{\n  \"a\": [\n    {\n      \"c\": 1\n    },\n    7\n  ]\n}"
        ),
        (#"{"b": 1}"#, #"{"b": 1, "a": [7]}"#), (#"{"a": null}"#, #"{"a": [7]}"#),
    ])
    func appendsToAList(text: String, expected: String) throws {
        #expect(try edited(text) { $0.append(["7"], to: "a") } == expected)
    }

    @Test(arguments: ["", "[]", "{", "{\"a\": }"])
    func refusesWhatIsNoObject(text: String) {
        #expect(throws: CommandError.self) { try EditedJSON(Data(text.utf8), name: "file") }
    }
}
