import Randomness

/// Says whether a string of bits has an odd number of ones: `0110` is answered by `0`.
///
/// With fair coins and hints this is recipe R1 (London and Kanade, 2025,
/// <https://arxiv.org/abs/2505.21024>): hint `i`, for `i` in `1..<n`, is `1` when at least `i` bits
/// are ones, so `n` appended pauses hold the thresholds and the last one the answer. With uniform
/// counts and no hints it is recipe R2, and the task that recipe R3 fine-tunes on.
///
/// There is no mark between bits and answer: the answer is read at the last bit or the last pause.
public struct ParityTask: ExampleSource {
    /// The settings of one task.
    public struct Configuration: Codable, Equatable, Sendable {
        /// The number of bits, `n`; in 1...2^20.
        public var bitCount = 20
        /// How the bits are drawn.
        public var distribution = BitDistribution.independent
        /// Whether the examples carry the `n - 1` thresholds for the outputs at pauses.
        public var hasHints = false
        /// Chooses the examples.
        public var seed: UInt64 = 0

        /// The default settings.
        public init() {}
    }

    /// Every character that occurs, for a tokenizer with one token per character.
    public static let alphabet = "01"

    private static let bitLimit = 1 << 20
    private let configuration: Configuration
    private let split: DataSplit
    private let stream: RandomStream

    /// Makes one split of the task.
    ///
    /// - Throws: ``DatasetError/invalidSetting(name:problem:)`` for a number of bits that cannot be.
    public init(_ configuration: Configuration = Configuration(), split: DataSplit) throws(DatasetError) {
        try DatasetError.check(configuration.bitCount, in: 1...Self.bitLimit, setting: "bitCount")
        self.configuration = configuration
        self.split = split
        stream = RandomStream(seed: configuration.seed).split("parity").split(split.rawValue)
    }

    /// `parity`.
    public var name: String { "parity" }

    /// Endless.
    public var count: Int? { nil }

    /// The example number `index`, drawn from the stream of that number.
    public func example(at index: Int) throws -> Example {
        try check(index)
        var random = stream.split(index)
        let bits = configuration.distribution.bits(count: configuration.bitCount, using: &random)
        let ones = bits.onesCount
        let answer = String(ones % 2)
        var example = Example(
            id: "parity-\(split.rawValue)-\(index)",
            prompt: bits.digits,
            completion: answer,
            references: [answer]
        )
        if configuration.hasHints {
            example.hints = (1..<bits.count).map { ones >= $0 ? "1" : "0" }
        }
        return example
    }
}
