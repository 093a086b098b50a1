import Foundation
import Testing

/// A run that cannot be is refused in a sentence, before anything is written.
@Suite(.programsAreBuilt) struct BadSettingsTests {
    private let workplace: Workplace

    init() throws {
        workplace = try Workplace()
        try workplace.write(RunFiles.parity, to: "run.yaml")
    }

    /// Runs `fermata-finetune`, which must fail with `message` and leave nothing behind.
    private func expectRefusal(
        _ arguments: [String],
        status: Int32 = 1,
        _ message: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let files = workplace.names(".")
        let all = arguments + ["--output", "run"]
        let outcome = try Launch("finetune", all, in: workplace).outcome()
        #expect(outcome.status == status, sourceLocation: sourceLocation)
        #expect(outcome.errors == message + "\n", sourceLocation: sourceLocation)
        #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
        #expect(workplace.names(".") == files, sourceLocation: sourceLocation)
    }

    @Test func namesARunFileThatIsNotThere() throws {
        try expectRefusal(
            ["missing.yaml"],
            "error: cannot read 'missing.yaml': No such file or directory"
        )
    }

    @Test func namesARunFileThatIsNoText() throws {
        try workplace.write("", to: "folder/run.yaml")
        try expectRefusal(["folder"], "error: cannot read 'folder': Is a directory")
        try Data([0x73, 0xFF, 0x3A]).write(to: workplace.url("latin.yaml"))
        try expectRefusal(
            ["latin.yaml"],
            "error: cannot read 'latin.yaml': it is not UTF-8; convert it first"
        )
    }

    @Test func refusesAFileWithoutSettings() throws {
        try workplace.write("# nothing\n", to: "empty.yaml")
        try expectRefusal(
            ["empty.yaml"],
            "error: 'empty.yaml': it holds no settings; the folder Recipes has examples"
        )
    }

    @Test func showsWhereAFileIsNotYAML() throws {
        try workplace.write("training: [1\n", to: "bad.yaml")
        try expectRefusal(
            ["bad.yaml"],
            """
            error: 'bad.yaml': it is not YAML: did not find expected ',' or ']' at line 2, column 1 (while \
            parsing a flow sequence of line 1); correct it there
            """
        )
    }

    @Test func namesAKeyThatStandsTwice() throws {
        try workplace.write("seed: 1\nseed: 2\n", to: "bad.yaml")
        try expectRefusal(
            ["bad.yaml"],
            "error: 'bad.yaml': 'seed' stands twice in the mapping at line 1; remove one of the two"
        )
    }

    @Test func showsWhereAnOverrideIsNotYAML() throws {
        try expectRefusal(
            ["run.yaml", "--set", "a=[1"],
            """
            error: '--set a=[1': it is not YAML: did not find expected ',' or ']' at line 2, column 1 (while \
            parsing a flow sequence of line 1); correct it there
            """
        )
    }

    @Test func asksForTheTextsToReadInPretraining() throws {
        let outcome = try workplace.run(
            "pretrain",
            "run.yaml",
            "--output",
            "run",
            "--set",
            "data.kind=text",
            "--set",
            "tokenizer=bytes"
        )
        #expect(outcome.status == 1)
        #expect(
            outcome.errors
                == "error: setting 'data.text.files' is empty; it must be a list of at least one text file\n"
        )
        #expect(!workplace.exists("run"))
    }

    @Test(arguments: [
        (
            "training.step=7",
            """
            '--set training.step=7': 'training.step' is not known; did you mean 'steps'? Known: \
            accumulation, batchSize, checkpointInterval, contextLength, hintWeight, keptCheckpoints, \
            optimizer, patience, recomputation, schedule, steps
            """
        ),
        (
            "training.steps=many",
            "'--set training.steps=many': 'training.steps' is \"many\"; it must be a whole number"
        ),
        (
            "training.steps=1.5",
            "'--set training.steps=1.5': 'training.steps' is 1.5; it must be a whole number"
        ),
        ("training=3", "'--set training=3': 'training' is 3; it must be an object"),
        (
            "precision=float16",
            """
            '--set precision=float16': 'precision' is "float16"; did you mean 'bfloat16'? Known: float32, \
            bfloat16
            """
        ),
        (
            "data.kind=poetry",
            """
            '--set data.kind=poetry': 'data.kind' is "poetry"; known: text, mini-documents, parity, gsm8k, \
            squad
            """
        ),
        (
            "pauses.name=apend",
            """
            no pause strategy is called 'apend'; did you mean 'append'? Known: append, append-random-count, \
            distinct, filler-character, none, prepend, random-rate, repeat-last-token
            """
        ),
        (
            "pauses.settings.cuont=3",
            "pause strategy 'append' has no setting 'cuont'; did you mean 'count'? Known: count"
        ),
        (
            "pauses.settings.count=-1",
            "pause strategy 'append': count is -1; set it to a whole number in 0...65536"
        ),
        (
            "tokenizer=byte",
            """
            no tokenizer at 'byte'; looked for the name 'bytes', a name like 'characters:01', a folder or \
            file that holds a tokenizer
            """
        ),
        ("model={from: nowhere}", "cannot read 'nowhere': there is no such file or folder"),
        (
            "pauses.settings.count=100",
            """
            example 'parity-train-0' takes 106 positions, the context has 16; raise the context length or \
            let prompts be cut from the left
            """
        ),
    ])
    func namesTheSettingAndWhatItMayBe(override: String, problem: String) throws {
        try expectRefusal(["run.yaml", "--set", override], "error: \(problem)")
    }

    @Test(arguments: [
        ("training.steps=0", "'training.steps' is 0; it must be in 1...1073741824"),
        ("training.steps=1e15", "'training.steps' is 1000000000000000; it must be in 1...1073741824"),
        ("training.batchSize=1e15", "'training.batchSize' is 1000000000000000; it must be in 1...65536"),
        ("training.accumulation=-1", "'training.accumulation' is -1; it must be in 1...65536"),
        ("data.parity.bitCount=1e15", "'bitCount': is 1000000000000000; it must be in 1...1048576"),
        ("training.keptCheckpoints=0", "'training.keptCheckpoints' is 0; it must be 1 or more"),
        ("training.hintWeight=.nan", "'training.hintWeight' is nan; it must be 0 or more, and finite"),
        (
            "data.parity.hasHints=true",
            """
            'training.hintWeight' is 0; it must be above 0 for the hints that data.parity.hasHints asks for; \
            raise it, or set hasHints to false
            """
        ),
        ("training.schedule.peak=.inf", "'training.schedule.peak' is inf; it must be 0 or more, and finite"),
        (
            "training.optimizer.beta2=1",
            "'training.optimizer.beta2' is 1.0; it must be at least 0 and below 1"
        ),
        (
            "training.optimizer.epsilon=0",
            """
            'training.optimizer.epsilon' is 0.0; \
            it must be in 1.1754943508222875e-38...3.4028234663852886e+38
            """
        ),
        ("threads=100000", "'threads' is 100000; it must be in 0...1024"),
        ("pauseTokenCount=3000000000", "'pauseTokenCount' is 3000000000; it must be in 0...65536"),
        ("model.headCount=3", "'model.width' is 16; it must be a multiple of model.headCount, which is 3"),
    ])
    func namesTheLimitOfANumber(override: String, problem: String) throws {
        try expectRefusal(["run.yaml", "--set", override], "error: setting \(problem)")
    }

    @Test func sendsTextToTheOtherProgram() throws {
        try expectRefusal(
            ["run.yaml", "--set", "data.kind=mini-documents"],
            status: 2,
            "error: data of kind 'mini-documents' is for fermata-pretrain"
        )
    }

    @Test func asksForTheFolderOfData() throws {
        try expectRefusal(
            ["run.yaml", "--set", "data.kind=gsm8k"],
            status: 2,
            "error: 'gsm8k/train.jsonl' is needed; say where with --data, or set FERMATA_DATA"
        )
    }

    @Test func namesTheBadLineOfADataSet() throws {
        let lines = #"{"question": "1+1?", "answer": "2 #### 2"}"# + "\n" + #"{"question": 5}"# + "\n"
        try workplace.write(lines, to: "data/gsm8k/train.jsonl")
        try expectRefusal(
            ["run.yaml", "--set", "data.kind=gsm8k", "--set", "tokenizer=bytes", "--data", "data"],
            """
            error: ./data/gsm8k/train.jsonl, line 2: 'question' is not a string; correct the record or \
            restore the file
            """
        )
    }

    @Test func saysWhereItMayNotWrite() throws {
        try workplace.write("in the way", to: "run")
        try expectRefusal(
            ["run.yaml"],
            "error: cannot read or write './run/checkpoints': Not a directory"
        )
        #expect(try workplace.text("run") == "in the way")
    }
}
