/// Finds the tokens whose probabilities have the largest product, in time linear in the text.
///
/// A character without a token of its own costs more than the rarest token. Of equally probable ways the one
/// found first is kept, from shorter tokens to longer ones at each place.
///
/// SentencePiece adds in single precision, and begins again at zero where a sum has become large; the
/// `tokenizers` library adds in double precision. In runs of one letter that decides between ways of equal
/// probability.
///
/// Source: Kudo, *Subword regularization*, 2018, <https://arxiv.org/abs/1804.10959>; the order of the search
/// and of the additions is that of SentencePiece 0.2.3, `unigram_model.cc`.
struct UnigramLattice: Sendable {
    /// How much rarer than the rarest token an unknown character is taken to be, as a logarithm.
    private static let unknownPenalty = 10.0
    /// The sum from which SentencePiece counts on from zero.
    private static let largestSum = 100_000.0

    private let trie: ByteTrie
    private let scores: [Double]
    private let unknownScore: Double
    /// Whether sums are rounded as single-precision numbers are.
    private let isSingle: Bool

    /// Searches for the tokens of `trie`, whose numbers are places in `scores`.
    init(_ trie: ByteTrie, scores: [Double], lowestScore: Double, isSingle: Bool) {
        self.trie = trie
        self.scores = scores
        self.isSingle = isSingle
        let unknown = lowestScore - Self.unknownPenalty
        unknownScore = isSingle ? Double(Float(unknown)) : unknown
    }

    /// How a place of the text is best reached.
    private struct Node {
        var score = 0.0
        var start = -1
        var token: Int32 = -1
    }

    /// The tokens of `text`, valid UTF-8; unknown characters have a negative token.
    func symbols(of text: RawSpan) -> [Symbol] {
        var nodes = [Node](repeating: Node(), count: text.byteCount + 1)
        var frontier = 0
        var start = 0
        while start < text.byteCount {
            if isSingle, abs(nodes[start].score) > Self.largestSum {
                Self.countFromZero(&nodes, start...max(start, frontier))
            }
            let characterEnd = start + text.codePoint(start).byteCount
            var hasCharacter = false
            var node = ByteTrie.root
            var end = start
            while end < text.byteCount, let child = trie.child(of: node, text.byte(end)) {
                node = child
                end += 1
                guard let token = trie.value(at: node) else { continue }
                frontier = max(frontier, end)
                reach(end, of: &nodes, from: start, token, scores[Int(token)])
                if end == characterEnd { hasCharacter = true }
            }
            if !hasCharacter {
                frontier = max(frontier, characterEnd)
                reach(characterEnd, of: &nodes, from: start, -1, unknownScore)
            }
            start = characterEnd
        }
        return Self.symbols(endingAt: text.byteCount, nodes)
    }

    private static func symbols(endingAt end: Int, _ nodes: [Node]) -> [Symbol] {
        var symbols: [Symbol] = []
        var end = end
        while end > 0 {
            symbols.append(Symbol(token: nodes[end].token, byteCount: end - nodes[end].start))
            end = nodes[end].start
        }
        return symbols.reversed()
    }

    /// Takes the sum at the first place of `range` away from all that were reached.
    private static func countFromZero(_ nodes: inout [Node], _ range: ClosedRange<Int>) {
        let sum = nodes[range.lowerBound].score
        for place in range where place == range.lowerBound || nodes[place].start >= 0 {
            nodes[place].score = Double(Float(nodes[place].score - sum))
        }
    }

    private func reach(_ end: Int, of nodes: inout [Node], from start: Int, _ token: Int32, _ score: Double) {
        var sum = score + nodes[start].score
        if isSingle { sum = Double(Float(sum)) }
        guard nodes[end].start < 0 || sum > nodes[end].score else { return }
        nodes[end] = Node(score: sum, start: start, token: token)
    }
}
