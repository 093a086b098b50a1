import Foundation
import PauseStrategy
import Testing
import Tokens

@Suite struct SettingsTests {
    @Test func keepsDefaultsOfWhatIsLeftOut() throws {
        #expect(try configuration("{}") == SamplePauses.Configuration())
        #expect(try configuration("{\"count\": 9}").count == 9)
        #expect(try configuration("{\"count\": 9}").rate == 0.5)
    }

    @Test func readsEverySettingThatWasWritten() throws {
        var expected = SamplePauses.Configuration()
        expected.limit = 4
        expected.eager = true
        expected.window = SamplePauses.Window(size: 2, name: "w")
        expected.extra = SamplePauses.Window()
        expected.choice = .range(from: 1, to: 5)
        expected.mode = .fast
        expected.weights = ["x": 2, "y": 0.25]
        expected.sizes = []
        let text = String(decoding: try JSONEncoder().encode(expected), as: UTF8.self)
        #expect(try configuration(text) == expected)
    }

    @Test func acceptsWholeNumbersInAnyNotation() throws {
        #expect(try configuration("{\"count\": 3.0}").count == 3)
        #expect(try configuration("{\"count\": 1e2}").count == 100)
        #expect(try configuration("{\"count\": -4}").count == -4)
        #expect(try configuration("{\"rate\": 1}").rate == 1)
    }

    @Test func knowsOptionalSettings() throws {
        #expect(try configuration("{\"limit\": 4}").limit == 4)
        #expect(try configuration("{\"limit\": null}").limit == nil)
    }

    @Test func mergesNestedObjectsWithTheirDefaults() throws {
        let window = try configuration("{\"window\": {\"name\": \"w\"}}").window
        #expect(window == SamplePauses.Window(size: 8, name: "w"))
    }

    @Test func replacesDictionariesAndEnumerationsWhole() throws {
        #expect(try configuration("{\"weights\": {\"b\": 2}}").weights == ["b": 2])
        let choice = try configuration("{\"choice\": {\"range\": {\"from\": 1, \"to\": 2}}}").choice
        #expect(choice == .range(from: 1, to: 2))
    }

    @Test(arguments: [("cuont", "did you mean 'count'? Known: "), ("zebra", "known: ")])
    func rejectsAnUnknownSetting(key: String, hint: String) throws {
        let known = """
            byte, choice, count, eager, extra, limit, mode, rate, scale, sizes, text, weights, window
            """
        #expect(
            try problem("{\"\(key)\": 1}")
                == "pause strategy 'sample' has no setting '\(key)'; \(hint)\(known)"
        )
    }

    @Test func rejectsAnUnknownSettingInsideAnother() throws {
        #expect(
            try problem("{\"window\": {\"sise\": 1}}")
                == """
                pause strategy 'sample' has no setting 'window.sise'; did you mean 'size'? \
                Known: name, size
                """
        )
    }

    @Test func saysThatAStrategyHasNoSettings() throws {
        var registry = PauseStrategyRegistry()
        try registry.register(LawlessPauses.self)
        let settings = PauseSettings("lawless").overriding(count: 3)
        let error = #expect(throws: PauseStrategyError.self) {
            try registry.makeStrategy(settings, vocabulary: PauseVocabulary(pauseTokens: []))
        }
        #expect(
            error?.description == "pause strategy 'lawless' has no settings, so 'count' cannot be set"
        )
    }

    @Test(arguments: [
        ("{\"count\": 3.5}", "'count' is 3.5; it must be a whole number"),
        ("{\"count\": true}", "'count' is true; it must be a whole number"),
        ("{\"count\": \"ten\"}", "'count' is \"ten\"; it must be a whole number"),
        ("{\"count\": null}", "'count' is null; it must be a whole number"),
        ("{\"count\": 1e300}", "'count' is 1e+300; it must be a whole number of at most 2^53"),
        ("{\"byte\": 300}", "'byte' is 300; it must be a whole number in 0...255"),
        ("{\"rate\": false}", "'rate' is false; it must be a number"),
        ("{\"rate\": [1]}", "'rate' is [1]; it must be a number"),
        ("{\"eager\": 1}", "'eager' is 1; it must be true or false"),
        ("{\"text\": 3}", "'text' is 3; it must be a text in quotes"),
        ("{\"sizes\": 3}", "'sizes' is 3; it must be a list"),
        ("{\"sizes\": [1, \"a\"]}", "'sizes.1' is \"a\"; it must be a whole number"),
        ("{\"window\": 3}", "'window' is 3; it must be an object"),
        ("{\"window\": {\"size\": \"x\"}}", "'window.size' is \"x\"; it must be a whole number"),
        ("{\"mode\": \"quick\"}", "'mode': Cannot initialize Mode from invalid String value quick"),
        ("[1]", "the settings are not a JSON object but [1]"),
    ])
    func rejectsASettingOfTheWrongKind(text: String, message: String) throws {
        #expect(try problem(text) == "pause strategy 'sample': \(message)")
    }

    @Test(arguments: [
        ("", "Unexpected end of file during JSON parse."),
        ("{", "Unexpected end of file during JSON parse."),
        ("{\"count\": }", "Invalid value around character 10."),
        ("{\"count\": 1,,}", "Invalid value around character 12."),
        ("nonsense", "Invalid value around character 1."),
    ])
    func rejectsWhatIsNotJSON(text: String, reason: String) throws {
        #expect(
            try problem(text) == "pause strategy 'sample': the settings are not valid JSON: \(reason)"
        )
    }

    @Test func survivesAbsurdNesting() throws {
        let deep = String(repeating: "[", count: 100_000)
        #expect(try problem("{\"count\": \(deep)}") != nil)
        let closed = String(repeating: "{\"a\":", count: 200) + "1" + String(repeating: "}", count: 200)
        #expect(try problem("{\"window\": \(closed)}")?.contains("window.a") == true)
    }

    private func configuration(_ settings: String) throws -> SamplePauses.Configuration {
        try make(settings).configuration
    }

    private func problem(_ settings: String) throws -> String? {
        #expect(throws: PauseStrategyError.self) { try make(settings) }?.description
    }

    private func make(_ settings: String) throws -> SamplePauses {
        var registry = PauseStrategyRegistry()
        try registry.register(SamplePauses.self)
        let strategy = try registry.makeStrategy(
            named: "sample",
            settings: Data(settings.utf8),
            vocabulary: PauseVocabulary(pauseTokens: [99])
        )
        return try #require(strategy as? SamplePauses)
    }
}
