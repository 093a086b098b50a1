import Testing

/// A model that does not fit its use is refused in a sentence.
@Suite(.programsAreBuilt) struct BadModelTests {
    /// Runs a program on the model of the paper's chain, or on another one.
    private func expectRefusal(
        _ verb: String,
        _ arguments: [String],
        status: Int32,
        _ message: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let workplace = try PausedModel.workplace
        let outcome = try Launch(verb, arguments, in: workplace).outcome()
        #expect(outcome.status == status, sourceLocation: sourceLocation)
        #expect(outcome.errors == "error: \(message)\n", sourceLocation: sourceLocation)
        #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
    }

    @Test(
        arguments: [
            (
                ["--tokenizer", "bytes"], 1,
                """
                the model 'finetuned' has 17 embedding rows, the tokenizer 256 tokens; name the tokenizer \
                that belongs to it
                """
            ),
            (
                ["--strategy", "prepend"], 2,
                """
                strategy: the checkpoint has append, this run prepend; pass --allow-pause-mismatch to allow it
                """
            ),
            (
                ["--pauses", "40"], 1,
                """
                42 positions do not fit the model's context of 32; shorten the prompt, generate less, or use \
                fewer pauses
                """
            ),
        ] as [([String], Int32, String)]
    )
    func refusesToGenerate(arguments: [String], status: Int32, message: String) throws {
        let all = ["--model", "finetuned", "--prompt", "01", "--max-tokens", "1"] + arguments
        try expectRefusal("generate", all, status: status, message)
    }

    @Test func takesAnotherStrategyWhenToldTo() throws {
        let workplace = try PausedModel.workplace
        let outcome = try workplace.run(
            "generate",
            "--model",
            "finetuned",
            "--prompt",
            "01",
            "--max-tokens",
            "1",
            "--json",
            "--echo",
            "--strategy",
            "prepend",
            "--allow-pause-mismatch"
        )
        #expect(outcome.status == 0)
        // As many pauses as the model was trained with, and one score less than there are tokens.
        #expect(outcome.json["pauseCount"] as? Int == 4)
        #expect((outcome.json["promptLogprobs"] as? [Double])?.count == 1)
    }

    @Test func namesWhatIsNoModel() throws {
        let workplace = try PausedModel.workplace
        try workplace.write("nothing", to: "empty/note.txt")
        try expectRefusal(
            "generate",
            ["--model", "nowhere", "--prompt", "0"],
            status: 1,
            "cannot read 'nowhere': there is no such file or folder"
        )
        try expectRefusal(
            "generate",
            ["--model", "empty", "--prompt", "0"],
            status: 1,
            """
            cannot read './empty': it holds neither checkpoints nor a config.json; name a .h5 file, a run \
            folder or a Hugging Face folder
            """
        )
        try expectRefusal(
            "generate",
            ["--model", "pretrain.yaml", "--prompt", "0"],
            status: 1,
            """
            'pretrain.yaml' is a file of unknown kind (it begins with 74 6f 6b 65 6e 69 7a 65), which is not \
            read; pass an HDF5, safetensors, GGUF or PyTorch file
            """
        )
    }

    @Test(
        arguments: [
            (
                ["--tasks", "pairty"], 1,
                """
                no task is called 'pairty'; did you mean 'parity'? Known: gsm8k (fermata), gsm8k (lm-eval), \
                parity (fermata), squad (official)
                """
            ),
            (["--tasks", ""], 2, "--tasks is ''; write different names with commas between"),
            (
                ["--tasks", "parity,parity"], 2,
                "--tasks is 'parity,parity'; write different names with commas between"
            ),
            (
                ["--tasks", "parity", "--pauses", "4,4"], 2,
                "--pauses is '4,4'; write different numbers in 0...65536 with commas between"
            ),
            (
                ["--tasks", "gsm8k"], 2,
                "'gsm8k/test.jsonl' is needed; say where with --data, or set FERMATA_DATA"
            ),
        ] as [([String], Int32, String)]
    )
    func refusesToEvaluate(arguments: [String], status: Int32, message: String) throws {
        let all = ["--model", "finetuned", "--output", "refused"] + arguments
        try expectRefusal("evaluate", all, status: status, message)
        #expect(try PausedModel.workplace.names("refused").isEmpty)
    }

    @Test func saysWhenPromptsWereCut() throws {
        let workplace = try PausedModel.workplace
        let outcome = try workplace.run(
            "evaluate",
            "--model",
            "finetuned",
            "--tasks",
            "parity",
            "--limit",
            "3",
            "--set",
            "parity.bitCount=20",
            "--pauses",
            "20",
            "--output",
            "cut"
        )
        #expect(outcome.status == 0)
        let note = """
            parity, 20 pauses: 3 of 3 prompts lost tokens on their left, because the model reads 32 positions
            """
        #expect((try workplace.json("cut/report.json")["notes"] as? [String])?.last == note)
        #expect(outcome.output.contains("Note: \(note)\n"))
    }
}
