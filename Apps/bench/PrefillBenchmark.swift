import ArgumentParser
import Composition
import Model
import Tensor

/// Times the reading of a prompt, without pauses and with some behind it.
struct PrefillBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prefill",
        abstract:
            "Time the reading of a prompt in one pass, and what pauses add to the time to the first token."
    )

    @OptionGroup var options: BenchOptions

    @Option(help: "The model: tiny, gpt2-124m, llama-1.1b.")
    var preset = Preset.llama

    @Option(help: "Tokens of the prompt.")
    var prompt = 256

    @Option(help: "Pauses behind it.")
    var pauses = 10

    func validate() throws {
        try BenchOptions.check("--prompt", prompt, in: 1...BenchOptions.positionLimit)
        try BenchOptions.check("--pauses", pauses, in: 0...BenchOptions.positionLimit)
    }

    func run() throws {
        let configuration = preset.configuration(positions: prompt + pauses)
        let model = try Transformer.seeded(
            configuration,
            kernels: options.kernels,
            precision: options.precision.compute,
            storage: options.precision.storage
        )
        let reader = try SequenceReader(
            model: model,
            workspace: Workspace(kernels: model.store.kernels),
            capacity: prompt + pauses
        )
        // In turn, so that both meet the same machine.
        var plain: [Double] = []
        var paused: [Double] = []
        for run in -1..<options.runs {
            let seconds = try [prompt, prompt + pauses].map { try time(reader, count: $0) }
            guard run >= 0 else { continue }
            plain.append(seconds[0])
            paused.append(seconds[1])
        }
        var result = try BenchResult("prefill", options: options, seconds: plain)
        result.preset = preset.rawValue
        result.shape = ["prompt": prompt, "pauses": pauses]
        let operations = configuration.forwardOperationCount(positionCount: prompt, logitCount: 1)
        result.addRates(tokens: prompt, operations: operations)
        result.measures = ["secondsWithPauses": Spread(paused).median]
        result.measures["timeWithPausesToWithout"] = Spread(paused).median / result.seconds.median
        try result.print()
    }

    private func time(_ reader: SequenceReader, count: Int) throws -> Double {
        reader.rewind(to: 0)
        let tokens = (0..<count).map { Int32($0 * 7 % 251) }
        return try Stopwatch.seconds {
            _ = try reader.read(tokens: tokens, positions: (0..<Int32(count)).map { $0 })
        }
    }
}
