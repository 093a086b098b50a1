public import PauseStrategy
import Randomness
import Tokens

/// Batches of text windows for pretraining.
///
/// A window is `T + 1` tokens of the corpus: `T` inputs, and the target of the last. Pauses are put
/// into the window, then it is trimmed back to `T` positions, so both kinds of model read the same
/// number of tokens, and the one with pauses fewer real ones (Goyal et al., 2023).
public struct WindowBatches: BatchSource {
    /// The settings of one run.
    public struct Configuration: Codable, Equatable, Sendable {
        /// The number of rows, `B`; at least 1.
        public var batchSize = 16
        /// The number of positions, `T`; at least 1.
        public var contextLength = 1024
        /// Decides order, offsets and pauses.
        public var seed: UInt64 = 0
        /// What the model is told about the place of pauses.
        public var positions = PausePositions.consecutive
        /// How far apart windows begin, in tokens; at least 1.
        ///
        /// `nil` takes `T`: every token is a target once. `T + 1` keeps packed documents of that
        /// length apart, together with ``shiftsWindows`` off.
        public var stride: Int?
        /// Whether windows begin at other places in each epoch, by a random offset below the stride.
        public var shiftsWindows = true

        /// Whether the documents of a window do not see one another.
        ///
        /// Positions count on through the window either way.
        public var separatesDocuments = false

        /// The default settings.
        public init() {}
    }

    /// The number of windows in an epoch.
    ///
    /// When windows shift, what the offset leaves over at both ends of the corpus, together less than
    /// two strides, is not read in that epoch.
    public let windowCount: Int
    private let corpus: TokenCorpus
    private let pauses: PauseStreams
    private let configuration: Configuration
    private let stride: Int
    private let shiftCount: Int
    private let order: EpochOrder

    /// Makes batches.
    ///
    /// - Parameters:
    ///   - corpus: The text.
    ///   - strategy: Places pauses; `nil` gives the same batches as a strategy that places none.
    ///   - configuration: The settings.
    /// - Throws: ``DatasetError/invalidSetting(name:problem:)``,
    ///   ``DatasetError/corpusTooShort(name:tokens:needed:)``.
    public init(
        _ corpus: TokenCorpus,
        strategy: (any PauseStrategy)?,
        configuration: Configuration = Configuration()
    ) throws(DatasetError) {
        let (rows, positions) = (BatchLimits.rowCount, BatchLimits.positionCount)
        try DatasetError.check(configuration.batchSize, in: 1...rows, setting: "batchSize")
        try DatasetError.check(configuration.contextLength, in: 1...positions, setting: "contextLength")
        stride = configuration.stride ?? configuration.contextLength
        try DatasetError.check(stride, in: 1...positions, setting: "stride")
        guard !configuration.separatesDocuments || corpus.documentEnd != nil else {
            let problem = "the tokenizer has no end token to tell documents apart by; turn the setting off"
            throw .invalidSetting(name: "separatesDocuments", problem: problem)
        }
        let needed = configuration.contextLength + 1
        let spare = corpus.tokens.count - needed
        guard spare >= 0 else {
            throw .corpusTooShort(name: corpus.name, tokens: corpus.tokens.count, needed: needed)
        }
        // A shift needs room: one window less when there are several.
        let fitting = spare / stride + 1
        windowCount = configuration.shiftsWindows && fitting > 1 ? fitting - 1 : fitting
        let room = spare - (windowCount - 1) * stride
        shiftCount = configuration.shiftsWindows ? min(room + 1, stride) : 1
        self.corpus = corpus
        self.configuration = configuration
        pauses = PauseStreams(strategy, seed: configuration.seed)
        order = EpochOrder(count: windowCount, isShuffled: true, seed: configuration.seed)
    }

    /// The batch of micro-step `index`: visits `index * B` to `index * B + B - 1` of the run.
    ///
    /// - Throws: Whatever the strategy throws.
    public func batch(at index: Int) throws -> Batch {
        precondition(index >= 0, "micro-step \(index) is before the run")
        let first = index * configuration.batchSize
        let rows = try (first..<first + configuration.batchSize).map { visit in
            let place = order.place(of: visit)
            return try pauses.pausedSequence(from: window(at: place), at: place)
                .trimmed(to: configuration.contextLength)
        }
        return Batch(
            rows,
            positions: configuration.positions,
            documentEnd: configuration.separatesDocuments ? corpus.documentEnd : nil
        )
    }

    /// The epoch of the first window of micro-step `index`.
    public func epoch(at index: Int) -> Int {
        order.epoch(of: index * configuration.batchSize)
    }

    private func window(at place: EpochPlace) -> TokenSequence {
        var random = RandomStream(seed: configuration.seed).split(BatchStream.offset.rawValue).split(
            place.epoch
        )
        let start = random.uniform(below: shiftCount) + place.index * stride
        let tokens = corpus.tokens[start...start + configuration.contextLength]
        return TokenSequence(prompt: [], completion: [TokenID](tokens))
    }
}
