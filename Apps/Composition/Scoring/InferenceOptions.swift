public import ArgumentParser

/// The options of programs that run a trained model.
public struct InferenceOptions: ParsableArguments {
    /// The model's path.
    @Option(
        help: "A native .h5 file, a run folder, a Hugging Face folder, or a file of llama.cpp or llama2.c."
    )
    public var model: String

    @Option(help: "A pause strategy other than the one the model was trained with.")
    var strategy: String?

    @Flag(help: "Allow a strategy, positions or attention other than the model was trained with.")
    var allowPauseMismatch = false

    @Flag(help: "Start every prompt with the tokenizer's beginning token.")
    var prependBeginning = false

    @Option(help: "A tokenizer other than the one that came with the model.")
    var tokenizer: String?

    @Option(help: "float32, bfloat16, or int8: weights in eight bits.")
    var precision = InferencePrecision.float32

    @Option(help: "Threads; 0 for all cores.")
    var threads = 0

    /// For the parser.
    public init() {}

    /// Checks what the parser cannot.
    public func validate() throws {
        guard (0...RunFile.threadLimit).contains(threads) else {
            throw ValidationError("--threads is \(threads); it must be in 0...\(RunFile.threadLimit)")
        }
    }
}
