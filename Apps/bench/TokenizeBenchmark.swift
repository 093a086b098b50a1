import ArgumentParser
import Composition
import Foundation
import Tokenizer
import Tokens

/// Times the encoding of a text.
struct TokenizeBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenize",
        abstract: "Time the encoding of a text file: MB of text per second."
    )

    @Option(help: "'bytes', 'characters:01', or a folder or file.")
    var tokenizer: String

    @Option(help: "The text.")
    var file: String

    @Option(help: "Threads; 0 for all cores.")
    var threads = 1

    @Option(help: "Timed runs; the one before them, which knows no words yet, is told apart.")
    var runs = 5

    @Option(help: "A file to write the ids to: 32 bits each, low byte first.")
    var ids: String?

    func validate() throws {
        try BenchOptions.check("--runs", runs, in: 1...10_000)
        try BenchOptions.check("--threads", threads, in: 0...RunFile.threadLimit)
    }

    func run() throws {
        let threadCount = threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount
        let tokenizer = try DataAccess(path: nil).tokenizer(named: tokenizer)
        let encoder = LongTextEncoder(tokenizer, threadCount: threadCount)
        let text = try TextInput.text(of: file)
        var tokens: [TokenID] = []
        let firstSeconds = Stopwatch.seconds { tokens = encoder.encode(text) }
        let seconds = Spread(
            (0..<runs).map { _ in
                tokens = []
                return Stopwatch.seconds { tokens = encoder.encode(text) }
            }
        )
        if let ids {
            let words = tokens.flatMap { token in
                (0..<4).map { UInt8(truncatingIfNeeded: token.rawValue >> (8 * $0)) }
            }
            try Data(words).write(to: URL(filePath: ids))
        }
        let first = Double(text.utf8.count) / firstSeconds / 1e6
        try report(seconds, first: first, threads: threadCount, text.utf8.count, tokenCount: tokens.count)
    }

    private func report(
        _ seconds: Spread,
        first: Double,
        threads: Int,
        _ byteCount: Int,
        tokenCount: Int
    ) throws {
        let result = Result(
            machine: Machine(),
            threads: threads,
            bytes: byteCount,
            tokens: tokenCount,
            firstMegabytesPerSecond: first,
            seconds: seconds,
            megabytesPerSecond: seconds.rate(Double(byteCount) / 1e6),
            tokensPerSecond: seconds.rate(Double(tokenCount)),
            peakMemoryBytes: ProcessMemory.peakByteCount
        )
        print("tokenize, \(byteCount) bytes, \(tokenCount) tokens, \(threads) threads")
        print("MB/s             \(result.megabytesPerSecond.text)")
        print("first run, MB/s  \(String(format: "%.1f", first))")
        print("peak memory      \(result.peakMemoryBytes >> 20) MiB")
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(result), as: UTF8.self))
    }

    private struct Result: Encodable {
        var benchmark = "tokenize"
        let machine: Machine
        let threads: Int
        let bytes: Int
        let tokens: Int
        let firstMegabytesPerSecond: Double
        let seconds: Spread
        let megabytesPerSecond: Spread
        let tokensPerSecond: Spread
        let peakMemoryBytes: Int
    }
}
