public import ArgumentParser
import Composition
import Foundation
public import Tokenizer

/// Learns a byte-level BPE from text files.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Learn a byte-level BPE from text; write its files into a new folder.",
        discussion: """
            A file that ends in .json or .jsonl holds one JSON object a line, with the text at "text"; any
            other is text. Either may be packed by gzip. Merges are those of the tokenizers library.
            The folder gets vocab.json, merges.txt, and tokenizer.json, which also tells the special tokens.

            Example:
              fermata-tokenize train corpus.txt --vocabulary-size 8000 --output my-tokenizer
            """
    )

    @Argument(help: "The text files.")
    var files: [String]

    @Option(help: "The number of tokens: special ones, 256 bytes, and the rest learnt.")
    var vocabularySize: Int

    @Option(help: "The folder to write; it must not exist.")
    var output: String

    @Option(help: "How often a pair must stand in the text to become a token.")
    var minimumFrequency = 2

    @Option(help: "Names of the special tokens, with commas between; they take the first ids.")
    var specialTokens = "<|endoftext|>"

    @Option(help: "What is cut into words as one text: 'line', or 'text' for each text as a whole.")
    var unit = WordCounter.Unit.line

    @Option(help: "Which of equally frequent pairs is merged first: 'lowestIDs' or 'greatestBytes'.")
    var tieBreak = BPETrainer.TieBreak.lowestIDs

    @Option(help: "Threads that count words; 0 for all cores.")
    var threads = 0

    private var trainer: BPETrainer {
        BPETrainer(
            vocabularySize: vocabularySize,
            minimumFrequency: minimumFrequency,
            specialTokens: specialTokens.split(separator: ",").map(String.init),
            tieBreak: tieBreak
        )
    }

    func validate() throws {
        let least = 256 + trainer.specialTokens.count
        guard vocabularySize >= least else {
            throw ValidationError(
                "--vocabulary-size is \(vocabularySize); special tokens and bytes alone are \(least)"
            )
        }
        if minimumFrequency < 1 {
            throw ValidationError("--minimum-frequency is \(minimumFrequency); it must be at least 1")
        }
        guard (0...RunFile.threadLimit).contains(threads) else {
            throw ValidationError("--threads is \(threads); it must be in 0...\(RunFile.threadLimit)")
        }
    }

    func run() throws {
        _ = Interruption.shared
        let folder = try OutputFolder(output)
        let words = try countedWords()
        let trained = try learn(from: words)
        try folder.write([
            "vocab.json": trained.vocabularyJSON, "merges.txt": trained.mergesText,
            "tokenizer.json": trained.tokenizer().document().tokenizerJSON(),
        ])
        print("\(output): \(trained.vocabulary.count) tokens from \(words.distinctCount) different words")
        if trained.vocabulary.count < vocabularySize {
            Console.note("the text has no more pairs that stand in it \(minimumFrequency) times")
        }
    }

    private func countedWords() throws -> WordCounts {
        let files = files.map { TextFile($0) }
        let progress = ReadingProgress(label: "reading text, MB", files: files)
        let threadCount = threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount
        var counter = WordCounter(unit: unit, threadCount: threadCount)
        for file in files {
            try file.forEachText { nextPiece in
                try counter.count(file.name) {
                    guard let piece = try nextPiece() else { return nil }
                    try progress.note(piece)
                    return piece.bytes
                }
            }
            progress.finish(file)
        }
        progress.finish()
        return counter.finish()
    }

    private func learn(from words: WordCounts) throws -> TrainedBPE {
        let line = ProgressLine(label: "learning tokens", total: vocabularySize)
        let trained = try trainer.train(on: words) { count in
            if Interruption.shared.isRequested { throw Interrupted("stopped; nothing was written") }
            line.show(min(count, vocabularySize - 1), detail: "")
        }
        line.show(trained.vocabulary.count, of: trained.vocabulary.count)
        return trained
    }
}

extension WordCounter.Unit: @retroactive ExpressibleByArgument {}
extension BPETrainer.TieBreak: @retroactive ExpressibleByArgument {}
