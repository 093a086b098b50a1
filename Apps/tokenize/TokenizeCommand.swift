import ArgumentParser
import Composition

/// Turns text into tokens and back, and shows where pauses go.
@main
struct TokenizeCommand: Program {
    static let configuration = CommandConfiguration(
        commandName: "fermata-tokenize",
        abstract: "Turn text into token ids and back, show where pauses go, or learn a tokenizer.",
        discussion: """
            A tokenizer is 'bytes', 'characters:01' (any alphabet), or a file or folder that holds one:
            tokenizer.json, vocab.json with merges.txt, a SentencePiece model, tiktoken ranks, the
            tokenizer.bin of llama2.c, a GGUF file, or a file that this project wrote, such as a model.

            Example:
              echo -n "hello" | fermata-tokenize encode --tokenizer bytes
            """,
        subcommands: [
            EncodeCommand.self, DecodeCommand.self, ShowCommand.self, CountCommand.self,
            TrainCommand.self, ExportCommand.self,
        ],
        defaultSubcommand: ShowCommand.self
    )
}
