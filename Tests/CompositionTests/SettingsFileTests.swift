import Composition
import Foundation
import Tensor
import Testing

/// Run files are read strictly, and say what is wrong with them.
@Suite struct SettingsFileTests {
    private func settings(_ text: String, overrides: [String] = []) throws -> RunFile {
        let file = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID()).yaml")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try SettingsFile(path: file.path, overrides: overrides).decode(RunFile.self, over: RunFile())
    }

    private func problem(_ text: String, overrides: [String] = []) -> String? {
        do {
            _ = try settings(text, overrides: overrides)
            return nil
        } catch CommandError.invalidSettings(_, let problem) {
            return problem
        } catch {
            return "\(error)"
        }
    }

    @Test func takesDefaultsForWhatIsLeftOut() throws {
        var expected = RunFile()
        expected.training.steps = 7
        #expect(try settings("training: {steps: 7}") == expected)
        #expect(try settings("seed: 0") == RunFile())
    }

    @Test func namesTheNearestKnownKey() {
        let message = problem("training: {step: 7}")
        #expect(message?.hasPrefix("'training.step' is not known; did you mean 'steps'? Known: ") == true)
    }

    @Test func namesTheValueOfAWrongType() {
        #expect(
            problem("training: {steps: many}") == "'training.steps' is \"many\"; it must be a whole number"
        )
    }

    @Test func appliesOverridesInOrder() throws {
        let found = try settings("seed: 1", overrides: ["seed=2", "training.schedule.peak=0.5", "seed=3"])
        #expect(found.seed == 3)
        #expect(found.training.schedule.peak == 0.5)
    }

    @Test func explainsAnOverrideWithoutAValue() {
        #expect(problem("seed: 0", overrides: ["seed"]) == "write it as name.of.setting=value")
    }
}
