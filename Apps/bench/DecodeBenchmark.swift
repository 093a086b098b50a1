import ArgumentParser
import Composition
import Model
import Tensor

/// Times generation, one token after the other.
struct DecodeBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Time generation at batch 1: tokens per second, and the share of the measured bandwidth."
    )

    @OptionGroup var options: BenchOptions

    @Option(help: "The model: tiny, gpt2-124m, llama-1.1b.")
    var preset = Preset.llama

    @Option(help: "Tokens read before.")
    var prompt = 16

    @Option(help: "Tokens generated in each run.")
    var tokens = 32

    func validate() throws {
        try BenchOptions.check("--prompt", prompt, in: 1...BenchOptions.positionLimit)
        try BenchOptions.check("--tokens", tokens, in: 1...BenchOptions.positionLimit)
    }

    func run() throws {
        let configuration = preset.configuration(positions: prompt + tokens)
        let model = try Transformer.seeded(
            configuration,
            kernels: options.kernels,
            precision: options.precision.compute,
            storage: options.precision.storage
        )
        let reader = try SequenceReader(
            model: model,
            workspace: Workspace(kernels: model.store.kernels),
            capacity: prompt + tokens
        )
        _ = try reader.read(
            tokens: [Int32](repeating: 1, count: prompt),
            positions: (0..<Int32(prompt)).map { $0 }
        )
        let seconds = try (-1..<options.runs).map { _ in try time(reader) }.dropFirst()
        var result = try BenchResult("decode", options: options, seconds: Array(seconds))
        result.preset = preset.rawValue
        result.shape = ["prompt": prompt, "tokens": tokens]
        let bytes = Double(readByteCount(configuration)) * Double(tokens)
        result.addRates(tokens: tokens, bytes: bytes)
        try result.print()
    }

    private func time(_ reader: SequenceReader) throws -> Double {
        reader.rewind(to: prompt)
        var logits: [Float] = []
        return try Stopwatch.seconds {
            for step in 0..<tokens {
                try reader.read(token: Int32(step % 251), position: Int32(prompt + step), into: &logits)
            }
        }
    }

    /// Every weight is read once a token, but of the tables of embeddings only a row.
    private func readByteCount(_ configuration: TransformerConfiguration) -> Int {
        var tables = configuration.positions == .learned ? configuration.contextLength : 0
        if !configuration.tiesEmbeddings { tables += configuration.vocabularySize }
        let read = configuration.parameterCount - tables * configuration.width
        return read * options.precision.weightByteCount
    }
}
