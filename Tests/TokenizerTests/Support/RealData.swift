import Foundation
import Testing
import Tokenizer

/// Published files, found through the environment variable FERMATA_DATA; tests that need them are skipped
/// without.
enum RealData {
    static let folder = ProcessInfo.processInfo.environment["FERMATA_DATA"]

    static var isThere: Bool { folder != nil }

    static func path(_ name: String) throws -> String {
        try #require(folder) + "/" + name
    }

    static func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path(name))), as: UTF8.self)
    }

    /// The tokenizer in the file or folder called `name` among the tokenizers.
    static func tokenizer(_ name: String) throws -> any Tokenizer {
        try TokenizerLoader.tokenizer(at: path("tokenizers/" + name))
    }

    /// GPT-2, read once for all tests.
    static let gpt2 = Result {
        try ByteLevelBPE(
            vocabularyAt: path("tokenizers/gpt2/vocab.json"),
            mergesAt: path("tokenizers/gpt2/merges.txt")
        )
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test where there is no real data.
    static var needsRealData: Self {
        .enabled(if: RealData.isThere, "set FERMATA_DATA to the folder of real data")
    }
}
