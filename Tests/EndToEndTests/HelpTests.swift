import Testing

/// Every program explains itself, and says what it did not understand.
@Suite(.programsAreBuilt) struct HelpTests {
    @Test(arguments: [
        "pretrain", "finetune", "generate", "evaluate", "experiment", "convert", "tokenize", "inspect",
        "bench",
    ])
    func showsAnExample(verb: String) throws {
        let outcome = try Workplace().run(verb, "--help")
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.output.contains("Example:\n  "))
        #expect(outcome.output.contains("fermata-\(verb) "))
    }

    @Test(arguments: [
        ["pretrain", "run.yaml", "--output", "run"],
        ["finetune", "run.yaml", "--output", "run"],
        ["generate", "--model", "run", "--prompt", "0"],
        ["evaluate", "--model", "run", "--tasks", "parity", "--output", "scores"],
        ["experiment", "recipe.yaml", "--output", "out"],
        ["convert", "model", "model.h5"],
        ["tokenize", "encode", "--tokenizer", "bytes"],
        ["inspect", "file.h5"],
        ["bench", "train"],
    ])
    func refusesAnUnknownOption(command: [String]) throws {
        let workplace = try Workplace()
        let arguments = Array(command.dropFirst()) + ["--no-such-option"]
        let outcome = try Launch(command[0], arguments, in: workplace).outcome()
        #expect(outcome.status == 2)
        #expect(outcome.errors.hasPrefix("Error: Unknown option '--no-such-option'"))
        #expect(outcome.output.isEmpty)
        #expect(workplace.names(".").isEmpty)
    }
}
