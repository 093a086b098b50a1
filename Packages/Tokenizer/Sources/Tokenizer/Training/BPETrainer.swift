/// Learns a byte-level BPE from counted words.
///
/// The pair of tokens that stands side by side most often becomes a token, again and again, until the
/// vocabulary is full or no pair is frequent enough. The result depends on the counts alone, not on their
/// order or on the number of threads that made them.
///
/// ```swift
/// var counter = WordCounter()
/// try counter.count("corpus.txt") { try file.nextPiece() }
/// let trained = try BPETrainer(vocabularySize: 32_000).train(on: counter.finish())
/// ```
///
/// Merges are those of `BpeTrainer` of the `tokenizers` library, with the same settings on the same text.
///
/// Source: Sennrich et al., *Neural machine translation of rare words with subword units*, 2016,
/// <https://arxiv.org/abs/1508.07909>.
public struct BPETrainer: Equatable, Sendable {
    /// Which of several equally frequent pairs is merged first.
    public enum TieBreak: String, CaseIterable, Sendable {
        /// The one with the lowest left id, then the lowest right one, as the `tokenizers` library does.
        case lowestIDs
        /// The one whose left token, then whose right token, is greatest as a string of bytes.
        case greatestBytes
    }

    /// The number of tokens in the end: special ones, single bytes and merges.
    public var vocabularySize: Int
    /// How often a pair must stand in the text to become a token; at least 1.
    public var minimumFrequency: Int
    /// The names of the special tokens; they take the first ids, in this order.
    ///
    /// A model keeps its pauses behind its vocabulary, where `addingPauses` puts them; a pause named here
    /// stands in the vocabulary, for models of other toolkits.
    public var specialTokens: [String]
    /// Bytes that get a token even where the text lacks them; those of the text always get one.
    ///
    /// A tokenizer can be made only of all 256.
    public var initialAlphabet: Set<UInt8>
    /// What decides between equally frequent pairs.
    public var tieBreak: TieBreak

    /// Sets what is to be learnt.
    public init(
        vocabularySize: Int,
        minimumFrequency: Int = 2,
        specialTokens: [String] = ["<|endoftext|>"],
        initialAlphabet: Set<UInt8> = Set(UInt8.min...UInt8.max),
        tieBreak: TieBreak = .lowestIDs
    ) {
        self.vocabularySize = vocabularySize
        self.minimumFrequency = minimumFrequency
        self.specialTokens = specialTokens
        self.initialAlphabet = initialAlphabet
        self.tieBreak = tieBreak
    }

    /// Learns merges from `words`.
    ///
    /// Memory is a small multiple of the bytes of the different words.
    ///
    /// - Parameters:
    ///   - words: The words of the text, from ``WordCounter``.
    ///   - progress: Called now and then with the number of tokens so far; what it throws ends the training.
    /// - Returns: The vocabulary and the merges; fewer than asked for if the text has no more.
    /// - Throws: ``TokenizerError/impossibleTraining(problem:)``, and what `progress` throws.
    public func train(
        on words: WordCounts,
        progress: (Int) throws -> Void = { _ in }
    ) throws -> TrainedBPE {
        try check()
        let alphabet = initialAlphabet.union(words.table.bytes)
        var vocabulary = Vocabulary(capacity: max(vocabularySize, specialTokens.count + 256))
        for _ in specialTokens { vocabulary.appendSpecial() }
        for byte in ByteAlphabet.shared.bytesBySpelling where alphabet.contains(byte) {
            _ = vocabulary.append([byte].span.bytes)
        }
        guard vocabulary.count <= vocabularySize else {
            throw tooSmall(leastSize: vocabulary.count)
        }
        var learner = MergeLearner(words.table, vocabulary: vocabulary, trainer: self)
        while let id = try learner.learnMerge() {
            if id % 256 == 0 { try progress(learner.vocabulary.count) }
        }
        return TrainedBPE(learner.vocabulary, merges: learner.merges, specialTokens: specialTokens)
    }

    private func check() throws(TokenizerError) {
        if minimumFrequency < 1 {
            let problem = "a minimum frequency of \(minimumFrequency); it must be at least 1"
            throw .impossibleTraining(problem: problem)
        }
        guard (1...Self.sizeLimit).contains(vocabularySize) else {
            let problem = "a vocabulary of \(vocabularySize) tokens; it must have 1 to \(Self.sizeLimit)"
            throw .impossibleTraining(problem: problem)
        }
        if let name = specialTokens.first(where: \.isEmpty) ?? firstRepeated {
            let problem = "the special token '\(name)' is empty or named twice; name each once"
            throw .impossibleTraining(problem: problem)
        }
        if specialTokens.count > vocabularySize { throw tooSmall(leastSize: specialTokens.count) }
    }

    /// More tokens than any vocabulary in use; small enough for every size here to be a sensible one.
    static let sizeLimit = 1 << 24

    private var firstRepeated: String? {
        var seen: Set<String> = []
        return specialTokens.first { !seen.insert($0).inserted }
    }

    private func tooSmall(leastSize: Int) -> TokenizerError {
        let problem =
            "a vocabulary of \(vocabularySize) tokens; special tokens and bytes alone are \(leastSize)"
        return .impossibleTraining(problem: problem)
    }
}
