import ArgumentParser
import Composition
import Foundation

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

    @Argument(help: "A native .h5 file, a safetensors file, a folder that holds one, or a run folder.")
    var file: String

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(help: "Leave the list of tensors out.")
    var brief = false

    func run() throws {
        let checkpoints = CheckpointFolder(URL(filePath: file).appending(path: "checkpoints"))
        let contents = try FileContents(path: checkpoints.newest?.path ?? file)
        print(try json ? contents.json() : contents.text(listsTensors: !brief))
    }
}
