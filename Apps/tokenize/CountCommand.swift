import ArgumentParser
import Composition
import Foundation
import Tokenizer

/// Counts the tokens of text files.
struct CountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "count",
        abstract: "Count the tokens of text files, and how fast they are read and encoded.",
        discussion: """
            A file that ends in .json or .jsonl holds one JSON object a line, with the text at "text"; any
            other is text. Either may be packed by gzip. Bytes are those of the text, unpacked.

            Example:
              fermata-tokenize count --tokenizer bytes README.md
            """
    )

    @OptionGroup var source: TokenizerOption

    @Argument(help: "The text files.")
    var files: [String]

    @Option(help: "Threads; 0 for all cores.")
    var threads = 0

    @Flag(help: "Print one JSON object instead of a table.")
    var json = false

    func validate() throws {
        guard (0...RunFile.threadLimit).contains(threads) else {
            throw ValidationError("--threads is \(threads); it must be in 0...\(RunFile.threadLimit)")
        }
    }

    func run() throws {
        _ = Interruption.shared
        let threadCount = threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount
        let encoder = LongTextEncoder(try source.open(), threadCount: threadCount)
        let files = files.map { TextFile($0) }
        let progress = ReadingProgress(label: "encoding, MB", files: files)
        var counts: [TokenCount] = []
        for file in files {
            counts.append(try count(file, encoder, progress))
            progress.finish(file)
        }
        progress.finish()
        let total = TokenCount(sumOf: counts)
        if json { return try printJSON(counts, total: total) }
        print("      tokens         bytes  bytes/token   MB/s")
        for count in counts { print(count.row) }
        if counts.count > 1 { print(total.row) }
    }

    private func count(
        _ file: TextFile,
        _ encoder: LongTextEncoder,
        _ progress: ReadingProgress
    ) throws -> TokenCount {
        let clock = ContinuousClock()
        let start = clock.now
        var count = TokenCount(file: file.name)
        try file.forEachText { nextPiece in
            try encoder.encode(file.name) {
                guard let piece = try nextPiece() else { return nil }
                try progress.note(piece)
                count.bytes += piece.bytes.count
                return piece.bytes
            } body: {
                count.tokens += $0.count
            }
        }
        count.seconds = (clock.now - start) / .seconds(1)
        return count
    }

    private func printJSON(_ counts: [TokenCount], total: TokenCount) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let report = Report(
            files: counts,
            tokens: total.tokens,
            bytes: total.bytes,
            bytesPerToken: total.bytesPerToken,
            megabytesPerSecond: total.megabytesPerSecond
        )
        print(String(decoding: try encoder.encode(report), as: UTF8.self))
    }

    private struct Report: Encodable {
        let files: [TokenCount]
        let tokens: Int
        let bytes: Int
        let bytesPerToken: Double
        let megabytesPerSecond: Double
    }
}

/// What was counted in one file, or in all.
private struct TokenCount: Encodable {
    var file: String
    var tokens = 0
    var bytes = 0
    var seconds = 0.0

    init(file: String) {
        self.file = file
    }

    init(sumOf counts: [TokenCount]) {
        file = "together"
        tokens = counts.reduce(0) { $0 + $1.tokens }
        bytes = counts.reduce(0) { $0 + $1.bytes }
        seconds = counts.reduce(0) { $0 + $1.seconds }
    }

    var bytesPerToken: Double { Double(bytes) / Double(max(tokens, 1)) }
    var megabytesPerSecond: Double { Double(bytes) / max(seconds, 1e-9) / 1e6 }

    var row: String {
        String(format: "%12d  %12d  %11.3f  %5.1f  ", tokens, bytes, bytesPerToken, megabytesPerSecond) + file
    }
}
