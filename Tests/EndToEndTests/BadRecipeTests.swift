import Testing

/// A mistake in a recipe is found before anything is trained.
@Suite(.programsAreBuilt) struct BadRecipeTests {
    private let workplace: Workplace

    init() throws {
        workplace = try Workplace()
        try workplace.write(Recipes.parity, to: "recipe.yaml")
    }

    /// Runs `fermata-experiment`, which must fail with `problem` and leave nothing behind.
    private func expectRefusal(
        _ arguments: [String],
        status: Int32 = 1,
        _ problem: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let all = ["recipe.yaml", "--output", "out"] + arguments
        let outcome = try Launch("experiment", all, in: workplace).outcome()
        #expect(outcome.status == status, sourceLocation: sourceLocation)
        #expect(outcome.errors == "error: \(problem)\n", sourceLocation: sourceLocation)
        #expect(!workplace.exists("out"), sourceLocation: sourceLocation)
    }

    @Test(arguments: [
        ("arms=[]", "'recipe.yaml': an experiment needs at least one arm and one seed"),
        (
            "comparisons=[[paused, plan]]",
            #"'recipe.yaml': comparison ["paused", "plan"] must name two of the arms: paused, plain"#
        ),
        ("evaluation.limit=0", "'recipe.yaml': 'evaluation.limit' is 0; it must be 1 or more"),
        (
            "evaluation.maximumTokens=-1",
            "'recipe.yaml': 'evaluation.maximumTokens' is -1; it must be 0 or more"
        ),
        (
            "evaluation.maximumTokens=9",
            """
            answers of 9 tokens take more than half of the 16 positions that the model reads; allow at most \
            8 tokens, or use a model with a longer context
            """
        ),
        (
            "evaluation.task=pairty",
            """
            no task is called 'pairty'; did you mean 'parity'? Known: gsm8k (fermata), gsm8k (lm-eval), \
            parity (fermata), squad (official)
            """
        ),
        (
            "evaluation.task=gsm8k",
            "'arm paused': data of kind parity cannot be evaluated by task 'gsm8k'"
        ),
        (
            "finetune.data.kind=poetry",
            """
            'arm paused': 'data.kind' is "poetry"; known: text, mini-documents, parity, gsm8k, squad
            """
        ),
        (
            "finetune.data.kind=mini-documents",
            "'arm paused': 'finetune.data.kind' is mini-documents, not questions with answers"
        ),
        ("finetune.training.steps=0", "setting 'training.steps' is 0; it must be in 1...1073741824"),
        (
            "finetune.pauses.name=apend",
            """
            no pause strategy is called 'apend'; did you mean 'append'? Known: append, append-random-count, \
            distinct, filler-character, none, prepend, random-rate, repeat-last-token
            """
        ),
        (
            "finetune.pauses={name: append, settings: {count: -3}}",
            "pause strategy 'append': count is -3; set it to a whole number in 0...65536"
        ),
    ])
    func namesASettingThatCannotBe(override: String, problem: String) throws {
        // A pause strategy of the recipe does not reach the arm that has its own.
        let arms =
            override.contains("pauses") ? ["--set", "arms=[{name: plain}]", "--set", "comparisons=[]"] : []
        try expectRefusal(arms + ["--set", override], problem)
    }

    @Test(arguments: [
        ("finetune.seed=3", "'finetune' sets 'seed'; list it under the recipe's 'seeds' instead"),
        (
            "finetune.threads=2",
            "'finetune' sets 'threads'; cells share the cores, as many at once as 'parallelCells' says"
        ),
        (
            "arms=[{name: paused, finetune: {seed: 1}}, {name: plain}]",
            "'finetune' of arm 'paused' sets 'seed'; list it under the recipe's 'seeds' instead"
        ),
        (
            "arms=[{name: paused, pretrain: {training: {steps: 1}}}, {name: plain}]",
            """
            arm 'paused' has 'pretrain' and the recipe has none; give the recipe one, or take it out of the \
            arm
            """
        ),
        (
            "arms=[{name: paused, inferencePauses: [0, 2, 0]}, {name: plain}]",
            "'inferencePauses' of arm 'paused' are [0, 2, 0]; write each number once"
        ),
    ])
    func namesWhatWouldBeIgnored(override: String, problem: String) throws {
        try expectRefusal(["--set", override], "'recipe.yaml': \(problem)")
    }

    @Test func namesAModelThatWouldBeIgnored() throws {
        let pretrain = "pretrain={data: {kind: mini-documents}}"
        try expectRefusal(
            ["--set", pretrain, "--set", "finetune.model.from=other"],
            """
            'recipe.yaml': 'finetune' sets 'model.from', and the recipe pretrains a model to start from; \
            leave one of them out
            """
        )
    }

    @Test func asksForTextToPretrainOn() throws {
        try expectRefusal(
            ["--set", "pretrain={data: {kind: parity}}"],
            "'arm paused': 'pretrain.data.kind' is parity, not a text to predict"
        )
        try expectRefusal(
            ["--set", "pretrain={data: {kind: text}}"],
            "setting 'data.text.files' is empty; it must be a list of at least one text file"
        )
    }

    @Test func namesDataThatAreNotThere() throws {
        try expectRefusal(
            ["--set", "pretrain={data: {kind: text, text: {files: [a.txt]}}}", "--data", "."],
            "./a.txt: no such file; put the published file there, plain or packed by gzip"
        )
        let gsm8k = ["--set", "finetune.data.kind=gsm8k", "--set", "evaluation.task=gsm8k"]
        try expectRefusal(
            gsm8k,
            status: 2,
            "'gsm8k/train.jsonl' is needed; say where with --data, or set FERMATA_DATA"
        )
        try workplace.write(Recipes.problems, to: "gsm8k/train.jsonl")
        try expectRefusal(
            gsm8k + ["--data", "."],
            "./gsm8k/test.jsonl: no such file; put the published file there, plain or packed by gzip"
        )
    }

    @Test func namesATokenizerThatIsNotThere() throws {
        try expectRefusal(
            ["--set", "finetune.tokenizer=byte"],
            """
            no tokenizer at 'byte'; looked for the name 'bytes', a name like 'characters:01', a folder or \
            file that holds a tokenizer
            """
        )
    }

    @Test func asksForTheConditionThatIsCompared() throws {
        let pauses = "finetune: {pauses: {name: append, settings: {count: 2}}}"
        try expectRefusal(
            ["--set", "arms=[{name: paused, inferencePauses: [0, 1], \(pauses)}, {name: plain}]"],
            """
            'arm paused': it is compared, and its 'inferencePauses' lack 2, the number of its training; add it
            """
        )
        let drawn = "finetune: {pauses: {name: append-random-count}}"
        try expectRefusal(
            ["--set", "arms=[{name: paused, inferencePauses: [0, 1], \(drawn)}, {name: plain}]"],
            """
            'arm paused': it is compared, and is trained with no fixed number of pauses; leave one number in \
            its 'inferencePauses'
            """
        )
    }

    @Test func namesARecipeThatIsNotThere() throws {
        let outcome = try workplace.run("experiment", "missing.yaml", "--output", "out")
        #expect(outcome.status == 1)
        #expect(outcome.errors == "error: cannot read 'missing.yaml': No such file or directory\n")
        #expect(!workplace.exists("out"))
    }
}
