import Foundation

@testable import Tokenizer

/// A text, and what the `tokenizers` library learns from it; see `Tests/Fixtures/bpe-training`.
struct TrainingGolden: Decodable {
    static let names = ["syllables", "narrow", "equal", "nothing"]

    struct Result: Decodable {
        let unit: String
        let vocabularySize: Int
        let minimumFrequency: Int
        let specialTokens: [String]
        let vocabulary: [String]
        let merges: [String]

        var trainer: BPETrainer {
            BPETrainer(
                vocabularySize: vocabularySize,
                minimumFrequency: minimumFrequency,
                specialTokens: specialTokens
            )
        }
    }

    let text: String
    let results: [Result]

    init(_ name: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fixtures/bpe-training").standardizedFileURL
        let data = try Data(contentsOf: folder.appending(path: "\(name).json"))
        self = try JSONDecoder().decode(Self.self, from: data)
    }
}

/// Counts the words of `text`, handed over in pieces of `pieceByteCount` bytes.
func wordCounts(
    of text: some Collection<UInt8>,
    unit: WordCounter.Unit = .line,
    pieceByteCount: Int = 100_000,
    threadCount: Int = 1
) throws -> WordCounts {
    var rest = Array(text)[...]
    var counter = WordCounter(unit: unit, threadCount: threadCount)
    try counter.count("text") {
        defer { rest = rest.dropFirst(pieceByteCount) }
        return rest.isEmpty ? nil : Array(rest.prefix(pieceByteCount))
    }
    return counter.finish()
}
