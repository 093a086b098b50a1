import ArgumentParser
import Composition
import Datasets
import Foundation
import Tokenizer
import Tokens

/// Prints the ids of a text.
struct EncodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode",
        abstract: "Read a file or standard input as one text; print its ids on one line.",
        discussion: """
            Example:
              fermata-tokenize encode --tokenizer bytes --text "Hold this note."
            """
    )

    @OptionGroup var source: TokenizerOption

    @Option(help: "The file to read, unpacked if its name ends in .gz; by default standard input.")
    var file: String?

    @Option(help: "The text itself.")
    var text: String?

    @Flag(help: "Add the tokens that the tokenizer puts around a text, such as one that begins it.")
    var special = false

    func validate() throws {
        if file != nil, text != nil { throw ValidationError("--file and --text exclude each other") }
    }

    func run() throws {
        let tokenizer = try source.open()
        let text = try text ?? file.map(Self.text(of:)) ?? TextInput.standardInput()
        let missing = tokenizer.unencodable(in: text)
        // A note, because the line feed at the end of a file is one of them as often as not.
        if !missing.isEmpty { Console.note("left out: \(TokenizerError.unencodable(missing))") }
        let threadCount = ProcessInfo.processInfo.activeProcessorCount
        var ids = LongTextEncoder(tokenizer, threadCount: threadCount).encode(text)
        if special { ids = tokenizer.template.applied(to: ids) }
        print(ids.map(\.description).joined(separator: " "))
    }

    private static func text(of path: String) throws -> String {
        guard path.hasSuffix(".gz") else { return try TextInput.text(of: path) }
        var packed = try FileBytes(URL(filePath: path))
        var bytes: [UInt8] = []
        while let piece = try packed.next() { bytes += piece }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandError.unreadableFile(path: path, problem: "it is not UTF-8; convert it first")
        }
        return text
    }
}

/// Prints the text of ids.
struct DecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Read ids from a file or standard input; write exactly their text.",
        discussion: """
            Example:
              fermata-tokenize decode --tokenizer bytes --ids "72 111 108 100"
            """
    )

    @OptionGroup var source: TokenizerOption

    @Option(help: "The file to read; by default standard input.")
    var file: String?

    @Option(help: "The ids themselves, with spaces or commas between.")
    var ids: String?

    func validate() throws {
        if file != nil, ids != nil { throw ValidationError("--file and --ids exclude each other") }
    }

    func run() throws {
        let tokenizer = try source.open()
        let text = try ids ?? file.map(TextInput.text(of:)) ?? TextInput.standardInput()
        let words = text.split { $0.isWhitespace || $0 == "," }
        let bytes = try words.flatMap { word in
            guard let id = Int32(word), id >= 0, Int(id) < tokenizer.vocabularySize else {
                throw CommandError.usage(
                    "'\(word)' is no token id; ids are whole numbers below \(tokenizer.vocabularySize)"
                )
            }
            return tokenizer.bytes(of: TokenID(rawValue: id))
        }
        let hidesSpace = tokenizer.template.hidesFirstSpace && bytes.first == 0x20
        try Output.write(Data(hidesSpace ? bytes.dropFirst() : bytes[...]))
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
