import ArgumentParser
import Composition
import Model
import Tensor

/// Times the scoring of options that follow one prompt.
struct ScoreBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Time multiple choice with the prompt and its pauses read once, and once for each option."
    )

    @OptionGroup var options: BenchOptions

    @Option(help: "The model: tiny, gpt2-124m, llama-1.1b.")
    var preset = Preset.gpt2

    @Option(help: "Questions scored in one pass.")
    var questions = 4

    @Option(help: "Tokens of a question.")
    var prompt = 120

    @Option(help: "Pauses behind it.")
    var pauses = 10

    @Option(help: "Options of a question.")
    var choices = 4

    @Option(help: "Tokens of an option.")
    var tokens = 8

    func validate() throws {
        for (name, value) in [("--questions", questions), ("--choices", choices), ("--tokens", tokens)] {
            try BenchOptions.check(name, value, in: 1...4096)
        }
        try BenchOptions.check("--prompt", prompt, in: 1...BenchOptions.positionLimit)
        try BenchOptions.check("--pauses", pauses, in: 0...BenchOptions.positionLimit)
        let rows = questions * choices * (prompt + pauses + tokens)
        try BenchOptions.check("the number of positions", rows, in: 1...1 << 22)
    }

    func run() throws {
        let configuration = preset.configuration(positions: prompt + pauses + tokens)
        let model = try Transformer.seeded(
            configuration,
            kernels: options.kernels,
            precision: options.precision.compute,
            storage: options.precision.storage
        )
        let scorer = try BranchScorer(model: model, workspace: Workspace(kernels: model.store.kernels))
        let shared = (0..<questions).map(question)
        let apart = shared.flatMap { question in
            question.continuations.map {
                BranchingSequence(
                    beginning: question.beginning,
                    continuations: [$0],
                    positions: question.positions
                )
            }
        }
        // In turn, so that both meet the same machine.
        var seconds: [Double] = []
        var naive: [Double] = []
        for run in -1..<options.runs {
            let once = try Stopwatch.seconds { _ = try scorer.scores(of: shared) }
            let often = try Stopwatch.seconds { _ = try scorer.scores(of: apart) }
            guard run >= 0 else { continue }
            seconds.append(once)
            naive.append(often)
        }
        let isSame = try scorer.scores(of: shared).flatMap { $0 } == scorer.scores(of: apart).flatMap { $0 }
        try report(seconds, naive: naive, isSame: isSame, rowCount: shared.reduce(0) { $0 + $1.rowCount })
    }

    private func report(_ seconds: [Double], naive: [Double], isSame: Bool, rowCount: Int) throws {
        var result = try BenchResult("score", options: options, seconds: seconds)
        result.preset = preset.rawValue
        result.shape = [
            "questions": questions, "prompt": prompt, "pauses": pauses, "choices": choices,
            "tokens": tokens,
        ]
        result.addRates(tokens: rowCount)
        result.measures = [
            "naiveSeconds": Spread(naive).median,
            "naiveToShared": Spread(naive).median / result.seconds.median,
            "sameBits": isSame ? 1 : 0,
        ]
        try result.print()
    }

    /// Tokens that differ from question to question and from option to option.
    private func question(_ number: Int) -> BranchingSequence {
        let beginning = (0..<prompt + pauses).map { Int32(($0 * 7 + number * 31) % 251) }
        let continuations = (0..<choices).map { choice in
            (0..<tokens).map { Int32(($0 * 11 + choice * 17 + number) % 251) }
        }
        return BranchingSequence(
            beginning: beginning,
            continuations: continuations,
            positions: (0..<Int32(prompt + pauses + tokens)).map { $0 }
        )
    }
}
