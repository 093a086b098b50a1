import Settings
import Testing

/// A text that is none of an enumeration's names is refused with the names there are.
@Suite struct NamedChoiceTests {
    private enum Speed: String, Codable, CaseIterable {
        case slow, fast
    }

    private enum Level: Int, Codable, CaseIterable {
        case low, high
    }

    private struct Settings: Codable, Equatable {
        var speed = Speed.slow
        var speeds: [Speed] = []
        var level = Level.low
    }

    private func decode(_ members: [String: JSONValue]) throws -> Settings {
        try StrictDecoder().decode(Settings.self, from: .object(members), over: Settings())
    }

    private func problem(_ members: [String: JSONValue]) -> String? {
        do {
            _ = try decode(members)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func takesTheNamesThereAre() throws {
        var expected = Settings()
        expected.speed = .fast
        expected.speeds = [.fast, .slow]
        #expect(
            try decode(["speed": .string("fast"), "speeds": .array([.string("fast"), .string("slow")])])
                == expected
        )
    }

    @Test func namesTheNearestAndAll() {
        #expect(
            problem(["speed": .string("fsat")])
                == "'speed' is \"fsat\"; did you mean 'fast'? Known: slow, fast"
        )
        #expect(problem(["speed": .string("warp")]) == "'speed' is \"warp\"; known: slow, fast")
        #expect(
            problem(["speeds": .array([.string("slow"), .string("warp")])])
                == "'speeds.1' is \"warp\"; known: slow, fast"
        )
    }

    @Test func leavesChoicesThatAreNoTextsAlone() throws {
        #expect(try decode(["level": .number(1)]).level == .high)
        #expect(problem(["speed": .number(1)]) == "'speed' is 1; it must be a text in quotes")
        #expect(problem(["level": .string("low")]) == "'level' is \"low\"; it must be a whole number")
    }
}
