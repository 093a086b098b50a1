import ArgumentParser
import Composition
import Foundation
import Tokenizer
import Tokens

/// Prints the ids of a text.
struct EncodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode",
        abstract: "Read a file or standard input as one text; print its ids on one line."
    )

    @OptionGroup var source: TokenizerOption

    @Option(help: "The file to read; by default standard input.")
    var file: String?

    @Flag(help: "Add the tokens that the tokenizer puts around a text, such as one that begins it.")
    var special = false

    func run() throws {
        let tokenizer = try source.open()
        let text = try file.map(TextInput.text(of:)) ?? TextInput.standardInput()
        let missing = tokenizer.unencodable(in: text)
        // A note, because the line feed at the end of a file is one of them as often as not.
        if !missing.isEmpty { Console.note("left out: \(TokenizerError.unencodable(missing))") }
        var ids = tokenizer.encode(text)
        if special { ids = tokenizer.template.applied(to: ids) }
        print(ids.map(\.description).joined(separator: " "))
    }
}

/// Prints the text of ids.
struct DecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Read ids from standard input; write exactly their text."
    )

    @OptionGroup var source: TokenizerOption

    func run() throws {
        let tokenizer = try source.open()
        let words = try TextInput.standardInput().split(whereSeparator: \.isWhitespace)
        let bytes = try words.flatMap { word in
            guard let id = Int32(word), id >= 0, Int(id) < tokenizer.vocabularySize else {
                throw CommandError.usage(
                    "'\(word)' is no token id; ids are whole numbers below \(tokenizer.vocabularySize)"
                )
            }
            return tokenizer.bytes(of: TokenID(rawValue: id))
        }
        try Output.write(Data(bytes))
        try Output.endLineOnTerminal()
    }
}

/// Which tokenizer to use.
struct TokenizerOption: ParsableArguments {
    @Option(help: "'bytes', 'characters:01', or a folder or file.")
    var tokenizer: String

    func open() throws -> any Tokenizer {
        try DataAccess(path: nil).tokenizer(named: tokenizer)
    }
}
