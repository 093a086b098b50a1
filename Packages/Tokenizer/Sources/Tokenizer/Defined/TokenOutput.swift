import Tokens

/// The tokens of a text, and where each ends in it, if that is asked for.
struct TokenOutput {
    /// The tokens so far.
    var tokens: [TokenID] = []
    /// The offset behind each token, in bytes of the text; nil if nobody asks.
    private(set) var ends: [Int]?

    /// Starts with no tokens.
    init(isTracked: Bool) {
        if isTracked { ends = [] }
    }

    /// Whether ends are asked for.
    var isTracked: Bool { ends != nil }

    /// Appends a token that ends at `end`.
    mutating func append(_ token: TokenID, end: @autoclosure () -> Int) {
        tokens.append(token)
        if ends != nil { ends?.append(end()) }
    }

    /// Moves the end of the last token.
    mutating func extendLast(to end: @autoclosure () -> Int) {
        guard let last = ends?.indices.last else { return }
        ends?[last] = end()
    }

    /// Says where the tokens end that were appended to ``tokens`` directly.
    mutating func appendEnds(_ newEnds: [Int]) {
        ends?.append(contentsOf: newEnds)
    }

    /// The tokens with their ranges in a text of `byteCount` bytes, which the ranges cover without gaps.
    func spans(byteCount: Int) -> [TokenSpan] {
        guard let ends else { return [] }
        var start = 0
        var spans: [TokenSpan] = []
        for (index, token) in tokens.enumerated() {
            let isLast = index == tokens.count - 1
            let end = isLast ? byteCount : min(max(start, ends[index]), byteCount)
            spans.append(TokenSpan(token: token, bytes: start..<end))
            start = end
        }
        return spans
    }
}
