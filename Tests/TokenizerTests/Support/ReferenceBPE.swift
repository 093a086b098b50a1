/// Byte-pair encoding written to be obviously right: the plain twin of the fast one.
struct ReferenceBPE {
    private let ids: [String: Int]
    private let ranks: [String: Int]

    init(vocabulary: [String], merges: [String]) {
        ids = Dictionary(zip(vocabulary, 0...), uniquingKeysWith: { first, _ in first })
        ranks = Dictionary(zip(merges, 0...), uniquingKeysWith: { first, _ in first })
    }

    /// The ids of one word, given the spelling of each of its bytes.
    func ids(ofWord symbols: [String]) -> [Int] {
        var symbols = symbols
        while let pair = lowestPair(of: symbols) {
            symbols[pair] += symbols.remove(at: pair + 1)
        }
        return symbols.compactMap { ids[$0] }
    }

    private func lowestPair(of symbols: [String]) -> Int? {
        symbols.indices.dropLast()
            .filter { ranks["\(symbols[$0]) \(symbols[$0 + 1])"] != nil }
            .min { left, right in rank(left, symbols) < rank(right, symbols) }
    }

    private func rank(_ index: Int, _ symbols: [String]) -> Int {
        ranks["\(symbols[index]) \(symbols[index + 1])"] ?? Int.max
    }

    /// Words by the pattern of the GPT-2 family, over an array of characters.
    ///
    /// The class of a character is given, so that this twin does not share the table of the fast one.
    static func words(of text: String, class classOf: (Unicode.Scalar) -> Class) -> [String] {
        var rest = Array(text.unicodeScalars)[...]
        var words: [String] = []
        while !rest.isEmpty {
            let count = wordCount(of: Array(rest), classOf)
            words.append(String(String.UnicodeScalarView(rest.prefix(count))))
            rest = rest.dropFirst(count)
        }
        return words
    }

    enum Class { case letter, number, space, other }

    private static func wordCount(of text: [Unicode.Scalar], _ classOf: (Unicode.Scalar) -> Class) -> Int {
        for suffix in ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"]
        where text.starts(with: suffix.unicodeScalars) {
            return suffix.unicodeScalars.count
        }
        let skipped = text[0] == " " ? 1 : 0
        for kind in [Class.letter, .number, .other] {
            let run = text.dropFirst(skipped).prefix { classOf($0) == kind }.count
            if run > 0 { return skipped + run }
        }
        let spaces = text.prefix { classOf($0) == .space }.count
        return spaces == text.count || spaces == 1 ? spaces : spaces - 1
    }
}
