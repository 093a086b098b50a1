import Testing

/// A toolkit that is asked for no pauses is one without them, byte for byte.
@Suite(.programsAreBuilt) struct NoPausesTests {
    @Test(arguments: [
        ("finetune", RunFiles.parity.replacing("steps: 60", with: "steps: 10")),
        ("pretrain", RunFiles.pretraining),
    ])
    func noneIsWhatAFileWithoutPausesMeans(verb: String, runFile: String) throws {
        let workplace = try Workplace()
        let lines = runFile.split(separator: "\n").filter { !$0.hasPrefix("pauses:") }
        let without = lines.joined(separator: "\n") + "\n"
        try workplace.write(without, to: "without.yaml")
        try workplace.write(without + "pauses: {name: none}\n", to: "none.yaml")
        for name in ["without", "none"] {
            let outcome = try workplace.run(verb, "\(name).yaml", "--output", name)
            try #require(outcome.status == 0, "\(outcome.errors)")
        }
        let found = try workplace.contents("none")
        for (file, data) in try workplace.contents("without") {
            #expect(found[file.replacing("without", with: "none")] == data, "\(file) differs")
        }
        #expect(workplace.lineCount("none/metrics.jsonl") == 10)
    }
}
