import ArgumentParser
import Composition
import Foundation
import Tokenizer

/// Writes a tokenizer for other programs, with pauses if wanted.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a tokenizer as a tokenizer.json, which the tokenizers library reads.",
        discussion: """
            Example:
              fermata-tokenize export --tokenizer my-tokenizer --pauses 1 --output tokenizer.json
            """
    )

    @OptionGroup var source: TokenizerOption

    @Option(help: "How many pauses to add behind the vocabulary.")
    var pauses = 0

    @Option(help: "Special tokens that become pauses, with commas between; nothing is added then.")
    var reserved: String?

    @Option(help: "The file to write; it is replaced if it exists.")
    var output: String

    func validate() throws {
        guard (0...65536).contains(pauses) else {
            throw ValidationError("--pauses is \(pauses); it must be in 0...65536")
        }
        if reserved != nil, pauses > 0 { throw ValidationError("give --pauses or --reserved, not both") }
    }

    func run() throws {
        let tokenizer = try source.open()
        let places = reserved.map { $0.split(separator: ",").map(String.init) }
        let paused = try places.map { try tokenizer.placingPauses(in: $0) } ?? tokenizer.addingPauses(pauses)
        let json = try paused.document().tokenizerJSON()
        do {
            try Data(json.utf8).write(to: URL(filePath: output), options: .atomic)
        } catch {
            throw CommandError.unwritableFile(path: output, problem: error.localizedDescription)
        }
        let names = paused.specialTokens.pauses.map { "\(paused.displayName(of: $0)) is \($0)" }
        print((["\(output): \(paused.vocabularySize) ids"] + names).joined(separator: ", "))
    }
}
