import ArgumentParser
import Composition
import Foundation
import WeightStore

/// Tells what is in a model file.
@main
struct InspectCommand: Program {
    static let configuration = CommandConfiguration(
        commandName: "fermata-inspect",
        abstract: "Tell what is in a weight file: tensors, model, tokenizer, pauses.",
        discussion: """
            Example:
              fermata-inspect runs/parity-pauses/checkpoints/step-00000600.h5
            """
    )

    @Argument(help: "A weight file of any kind that is read, a folder that holds one, or a run folder.")
    var file: String

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(help: "Leave the list of tensors out.")
    var brief = false

    @Flag(help: "Read every number: least, greatest and mean of each tensor, and what is no number.")
    var statistics = false

    @Option(help: "Compare with this file, tensor by tensor; exit code 1 if they differ.")
    var diff: String?

    func run() throws {
        if let diff {
            try compare(with: diff)
            return
        }
        let contents = try FileContents(path: Self.newest(file), computesStatistics: statistics)
        print(try json ? contents.json() : contents.text(listsTensors: !brief))
    }

    private func compare(with other: String) throws {
        let difference = try WeightDifference(
            from: WeightFiles.reader(at: Self.newest(file)),
            to: WeightFiles.reader(at: Self.newest(other))
        )
        print(try json ? difference.json() : difference.text(file, other))
        if !difference.isEmpty { throw ExitCode.failure }
    }

    private static func newest(_ path: String) throws -> String {
        try CheckpointFolder(URL(filePath: path).appending(path: "checkpoints")).newest?.path ?? path
    }
}
