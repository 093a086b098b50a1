/// Finds one merge after the other.
///
/// Counts of pairs are kept up to date: a merge looks only at the words that hold its pair. A pair may be
/// queued with a count that has fallen since; it then goes back with the right one.
struct MergeLearner {
    /// A pair, and the token that it becomes.
    typealias Merge = (pair: TokenPair, result: Int32)

    /// The tokens so far.
    private(set) var vocabulary: Vocabulary
    /// The merges so far.
    private(set) var merges: [Merge] = []

    private let vocabularySize: Int
    private let minimumFrequency: Int
    private let specialTokens: Set<String>
    private let order: PairOrder
    private var words: LearntWords
    private var pairs = PairCounts()
    private var lists = PlaceLists()
    private var queue = PairQueue()

    /// Begins with the special tokens and bytes of `vocabulary`.
    init(_ table: WordTable, vocabulary: Vocabulary, trainer: BPETrainer) {
        self.vocabulary = vocabulary
        vocabularySize = trainer.vocabularySize
        minimumFrequency = trainer.minimumFrequency
        specialTokens = Set(trainer.specialTokens)
        order = PairOrder(tieBreak: trainer.tieBreak)
        words = LearntWords(table, vocabulary: vocabulary)
        words.countPairs(into: &pairs, lists: &lists)
        queueFreshPairs()
    }

    /// Learns a merge; returns the token it makes, `nil` at the end.
    ///
    /// - Throws: ``TokenizerError/impossibleTraining(problem:)`` where it would spell a special token.
    mutating func learnMerge() throws(TokenizerError) -> Int32? {
        guard vocabulary.count < vocabularySize, let item = nextPair() else { return nil }
        let result = try token(of: item.pair)
        merges.append((item.pair, result))
        var places = item.places
        while let word = lists.popFirst(of: &places) {
            words.merge(item.pair, into: result, word: word, pairs: &pairs, lists: &lists)
        }
        queueFreshPairs()
        return result
    }

    private mutating func nextPair() -> PairQueue.Item? {
        while var item = queue.popFirst(order: order, vocabulary: vocabulary) {
            let count = pairs.count(of: item.pair)
            if item.count == count { return count >= minimumFrequency ? item : nil }
            item.count = count
            if count > 0 { queue.insert(item, order: order, vocabulary: vocabulary) }
        }
        return nil
    }

    private mutating func queueFreshPairs() {
        pairs.takeFresh { item in
            if item.count > 0 { queue.insert(item, order: order, vocabulary: vocabulary) }
        }
    }

    /// The token of both parts together: often new, sometimes one that other merges made before.
    private mutating func token(of pair: TokenPair) throws(TokenizerError) -> Int32 {
        let bytes = Array(vocabulary.bytes(of: Int(pair.left)) + vocabulary.bytes(of: Int(pair.right)))
        if let id = vocabulary.id(of: bytes.span.bytes) { return id }
        let spelling = ByteAlphabet.shared.spelling(of: bytes)
        if specialTokens.contains(spelling) {
            let problem =
                "the special token '\(spelling)' is a word of the text; "
                + "give it a name that no word has, such as '<\(spelling)>'"
            throw .impossibleTraining(problem: problem)
        }
        _ = vocabulary.append(bytes.span.bytes)
        return Int32(vocabulary.count - 1)
    }
}
