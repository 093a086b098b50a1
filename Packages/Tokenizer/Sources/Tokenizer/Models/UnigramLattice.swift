/// Finds the tokens whose probabilities have the largest product, in time linear in the text.
///
/// A character without a token of its own costs more than the rarest token. Of equally probable ways the one
/// found first is kept, from shorter tokens to longer ones at each place.
///
/// Source: Kudo, *Subword regularization*, 2018, <https://arxiv.org/abs/1804.10959>; the order of the search
/// is that of SentencePiece, `unigram_model.cc`.
struct UnigramLattice: Sendable {
    /// How much rarer than the rarest token an unknown character is taken to be, as a logarithm.
    private static let unknownPenalty = 10.0

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
        var start = 0
        while start < text.byteCount {
            let characterEnd = start + text.codePoint(start).byteCount
            var hasCharacter = false
            var node = ByteTrie.root
            var end = start
            while end < text.byteCount, let child = trie.child(of: node, text.byte(end)) {
                node = child
                end += 1
                guard let token = trie.value(at: node) else { continue }
                reach(end, of: &nodes, from: start, token, scores[Int(token)])
                if end == characterEnd { hasCharacter = true }
            }
            if !hasCharacter { reach(characterEnd, of: &nodes, from: start, -1, unknownScore) }
            start = characterEnd
        }
        var symbols: [Symbol] = []
        var end = text.byteCount
        while end > 0 {
            symbols.append(Symbol(token: nodes[end].token, byteCount: end - nodes[end].start))
            end = nodes[end].start
        }
        return symbols.reversed()
    }

    private func reach(_ end: Int, of nodes: inout [Node], from start: Int, _ token: Int32, _ score: Double) {
        var sum = score + nodes[start].score
        if isSingle { sum = Double(Float(sum)) }
        guard nodes[end].start < 0 || sum > nodes[end].score else { return }
        nodes[end] = Node(score: sum, start: start, token: token)
    }
}
