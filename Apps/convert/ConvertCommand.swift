public import ArgumentParser
public import Composition
import Foundation
import Model
import Tensor

/// Takes a model from one kind of file to another.
@main
struct ConvertCommand: Program {
    static let configuration = CommandConfiguration(
        commandName: "fermata-convert",
        abstract:
            "Convert a model to a native file, a Hugging Face folder or GGUF, with pauses added or not.",
        discussion: """
            Every tensor of the source is accounted for: taken along, or left out for a reason that is shown.
            A model that lacks a tensor, or has one too many, is refused.

            Example:
              fermata-convert gpt2 gpt2.h5 --add-pause 1
            """
    )

    @Argument(
        help: "A native .h5 file, a run folder, a Hugging Face folder, or a file of llama.cpp or llama2.c."
    )
    var source: String

    @Argument(help: "What to write: a name that ends in .h5 or .gguf, or a folder. It must not exist.")
    var destination: String

    @Option(help: "native, huggingface or gguf; if not given, what the destination's name ends like.")
    var format: ConversionOptions.Format?

    @Option(help: "Convert all numbers to float32, float16 or bfloat16; in GGUF also matrices to q8_0.")
    var dtype: NumberType?

    @Option(help: "A tokenizer in place of the model's: a folder, a file, or the one in a GGUF file.")
    var tokenizer: String?

    @Option(help: "Add this many pauses to the vocabulary.")
    var addPause = 0

    @Option(help: "What new pauses start from: mean, zero, random, or token:ID.")
    var pauseInit = PauseRows(rows: .initialized(.mean))

    @Option(help: "Seed of random pauses.")
    var seed: UInt64 = 0

    @Option(help: "Bytes of numbers in one file of a folder.")
    var shardSize = 5_000_000_000

    @Flag(help: "Leave out tensors that the model has no place for.")
    var allowUnused = false

    @Flag(help: "Let numbers that are too large for --dtype become infinite.")
    var allowOverflow = false

    @Flag(help: "Print the report as one JSON object.")
    var json = false

    @Flag(help: "Leave the list of tensors out of the report.")
    var brief = false

    func validate() throws {
        if addPause < 0 { throw ValidationError("--add-pause is \(addPause); it must be 0 or more") }
        if dtype == .q8_0, (format ?? .init(ofName: destination)) != .gguf {
            throw ValidationError("--dtype q8_0 is for GGUF files; choose another type or destination")
        }
        if shardSize < 1 { throw ValidationError("--shard-size is \(shardSize); it must be 1 or more") }
    }

    func run() throws {
        let interruption = Interruption.shared
        let conversion = try Conversion(source: source, destination: destination, options: options)
        var line: ProgressLine?
        let report = try conversion.run { count, total, name in
            if interruption.isRequested { throw Interrupted("stopped; nothing was written") }
            if line == nil { line = ProgressLine(label: "converting", total: total) }
            line?.show(count + 1, detail: name)
        }
        print(try json ? report.json() : report.text(listsTensors: !brief))
    }

    private var options: ConversionOptions {
        var options = ConversionOptions()
        options.format = format
        options.scalarType = dtype?.scalarType
        options.quantizes = dtype == .q8_0
        options.tokenizer = tokenizer
        options.pauseCount = addPause
        options.pauseRows = pauseInit.rows
        options.seed = seed
        options.shardByteLimit = shardSize
        options.allowsUnused = allowUnused
        options.allowsOverflow = allowOverflow
        return options
    }
}

/// What `--pause-init` takes.
struct PauseRows: ExpressibleByArgument {
    let rows: ConversionOptions.PauseRows

    init(rows: ConversionOptions.PauseRows) {
        self.rows = rows
    }

    init?(argument: String) {
        if let rule = PauseExtendedWeights.RowInitialization(rawValue: argument) {
            rows = .initialized(rule)
        } else if argument.hasPrefix("token:"), let token = Int(argument.dropFirst(6)) {
            rows = .token(token)
        } else {
            return nil
        }
    }

    var defaultValueDescription: String { "mean" }
}

extension ConversionOptions.Format: ExpressibleByArgument {}

/// What `--dtype` takes.
enum NumberType: String, CaseIterable, ExpressibleByArgument {
    case float32, float16, bfloat16, q8_0

    var scalarType: ScalarType? {
        switch self {
        case .float32: .float32
        case .float16: .float16
        case .bfloat16: .bfloat16
        case .q8_0: nil
        }
    }
}
