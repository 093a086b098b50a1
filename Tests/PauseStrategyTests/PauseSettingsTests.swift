import Foundation
import PauseStrategy
import Settings
import Testing

@Suite struct PauseSettingsTests {
    @Test func readsAndWritesNameAndSettings() throws {
        let settings = PauseSettings(
            "filler-character",
            settings: ["count": .number(10), "text": .string("#"), "deep": .array([.null, .bool(true)])]
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = try encoder.encode(settings)
        #expect(
            String(decoding: text, as: UTF8.self) == """
                {"name":"filler-character","settings":{"count":10,"deep":[null,true],"text":"#"}}
                """
        )
        #expect(try JSONDecoder().decode(PauseSettings.self, from: text) == settings)
    }

    @Test func settingsMayBeLeftOut() throws {
        let settings = try JSONDecoder().decode(PauseSettings.self, from: Data("{\"name\": \"none\"}".utf8))
        #expect(settings == .none)
    }

    @Test func wholeNumbersAreEqualInAnyNotation() throws {
        let left = try PauseSettings("append", json: Data("{\"count\": 10}".utf8))
        let right = try PauseSettings("append", json: Data("{ \"count\" : 10.0 }".utf8))
        #expect(left == right)
    }

    @Test func rejectsAMisspeltKey() throws {
        let text = Data("{\"name\": \"append\", \"setings\": {}}".utf8)
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(PauseSettings.self, from: text)
        }
        guard case .dataCorrupted(let context)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(context.codingPath.map(\.stringValue) == ["setings"])
        #expect(
            context.debugDescription == "is not known; did you mean 'settings'? Known: name, settings"
        )
    }

    @Test func overridesTheNumberOfPauses() {
        let settings = PauseSettings("append", settings: ["count": .number(10), "other": .null])
        #expect(settings.count == 10)
        let overridden = settings.overriding(count: 3)
        #expect(overridden.count == 3)
        #expect(overridden.settings["other"] == .null)
        #expect(PauseSettings("append").overriding(count: 0).count == 0)
    }

    @Test func noPausesAskedOfNoneIsNoChange() {
        #expect(PauseSettings.none.overriding(count: 0) == .none)
        #expect(PauseSettings.none.overriding(count: 2) != .none)
    }

    @Test func knowsNoCountWhereThereIsNone() {
        #expect(PauseSettings("random-rate").count == nil)
        #expect(PauseSettings("x", settings: ["count": .string("3")]).count == nil)
        #expect(PauseSettings("x", settings: ["count": .number(1.5)]).count == nil)
    }
}
