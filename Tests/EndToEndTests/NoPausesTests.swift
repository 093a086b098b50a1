import Testing

/// A toolkit that is asked for no pauses is one without them, byte for byte.
@Suite(.programsAreBuilt) struct NoPausesTests {
    /// A run file without its pauses, and with other settings instead.
    private func runFile(_ text: String, _ settings: String) -> String {
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("pauses:") }
        return (lines + [settings[...]]).joined(separator: "\n") + "\n"
    }

    private static let runs = [
        ("finetune", RunFiles.parity.replacing("steps: 60", with: "steps: 10")),
        ("pretrain", RunFiles.pretraining),
    ]

    /// The metrics of a run under each of the settings.
    private func metrics(_ verb: String, _ text: String, _ settings: [String]) throws -> [String] {
        let workplace = try Workplace()
        return try settings.enumerated().map { number, settings in
            try workplace.write(runFile(text, settings), to: "\(number).yaml")
            let outcome = try workplace.run(verb, "\(number).yaml", "--output", "\(number)")
            try #require(outcome.status == 0, "\(outcome.errors)")
            return try workplace.text("\(number)/metrics.jsonl")
        }
    }

    /// A vocabulary that has no `<pause>` at all trains like one that has, as long as none is put in.
    @Test(arguments: runs)
    func noneTrainsLikeAVocabularyWithoutPauses(verb: String, text: String) throws {
        let found = try metrics(
            verb,
            text,
            ["pauses: {name: none}", "pauseTokenCount: 0", "pauses: {name: append, settings: {count: 1}}"]
        )
        #expect(found[0].split(separator: "\n").count == 10)
        #expect(found[0] == found[1])
        #expect(found[0] != found[2])
    }

    /// Another strategy that is asked for nothing puts in nothing.
    @Test(arguments: runs)
    func noPausesOfAStrategyAreNone(verb: String, text: String) throws {
        let found = try metrics(
            verb,
            text,
            ["pauses: {name: none}", "pauses: {name: append, settings: {count: 0}}"]
        )
        #expect(found[0] == found[1])
    }
}
