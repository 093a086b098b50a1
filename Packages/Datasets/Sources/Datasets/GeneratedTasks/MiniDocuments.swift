import Randomness

/// A pretraining corpus of small exercises on bits, the one of recipe R3.
///
/// An exercise is a letter, 2 to 10 bits, `=`, the answer and `;`:
///
/// | letter | exercise                                            | example      |
/// | ------ | --------------------------------------------------- | ------------ |
/// | `p`    | parity of the number of ones                        | `p0110=0;`   |
/// | `m`    | majority: 1 when more than half of the bits are ones | `m011=1;`   |
/// | `c`    | copy                                                | `c0110=0110;` |
/// | `n`    | number of ones, in decimal                          | `n0110=2;`   |
///
/// Exercise, length and bits are uniform. Exercises are packed without gaps into documents of
/// exactly ``Configuration/characterCount`` characters; the last one is cut.
public struct MiniDocuments: TextSource {
    /// The settings of one corpus.
    public struct Configuration: Codable, Equatable, Sendable {
        /// The number of documents; at least 1.
        public var documentCount = 20_000
        /// The length of a document: with one token per character, a context of 64 and a target more.
        public var characterCount = 65
        /// Chooses the exercises.
        public var seed: UInt64 = 0

        /// The default settings.
        public init() {}
    }

    /// Every character that occurs, for a tokenizer with one token per character.
    public static let alphabet = "0123456789=;cmnp"

    /// How many documents there are.
    public let documentCount: Int
    private static let sizeLimit = 1 << 30
    private let characterCount: Int
    private let stream: RandomStream

    /// Makes one split of the corpus.
    ///
    /// - Throws: ``DatasetError/invalidSetting(name:problem:)`` for counts below 1, and above 2^30
    ///   characters in all.
    public init(_ configuration: Configuration = Configuration(), split: DataSplit) throws(DatasetError) {
        let limit = Self.sizeLimit
        try DatasetError.check(configuration.characterCount, in: 1...limit, setting: "characterCount")
        // The corpus is kept in memory.
        let most = limit / configuration.characterCount
        try DatasetError.check(configuration.documentCount, in: 1...most, setting: "documentCount")
        documentCount = configuration.documentCount
        characterCount = configuration.characterCount
        stream = RandomStream(seed: configuration.seed).split("mini-documents").split(split.rawValue)
    }

    /// `mini-documents`.
    public var name: String { "mini-documents" }

    /// The document number `index`, counted from 0; indices beyond the count work too.
    public func document(at index: Int) -> String {
        var random = stream.split(index)
        var text = ""
        while text.utf8.count < characterCount {
            text += Self.exercise(using: &random)
        }
        return String(text.prefix(characterCount))
    }

    /// Calls `body` with each document, in order.
    public func forEachDocument(_ body: (String) throws -> Void) throws {
        for index in 0..<documentCount { try body(document(at: index)) }
    }

    private static func exercise(using random: inout RandomStream) -> String {
        let kind = random.uniform(below: 4)
        let bits = BitDistribution.independent.bits(count: 2 + random.uniform(below: 9), using: &random)
        let ones = bits.onesCount
        return switch kind {
        case 0: "p\(bits.digits)=\(ones % 2);"
        case 1: "m\(bits.digits)=\(ones * 2 > bits.count ? 1 : 0);"
        case 2: "c\(bits.digits)=\(bits.digits);"
        default: "n\(bits.digits)=\(ones);"
        }
    }
}
