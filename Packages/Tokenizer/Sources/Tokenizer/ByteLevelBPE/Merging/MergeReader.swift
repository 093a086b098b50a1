/// Looks the merges of a file up in the vocabulary.
struct MergeReader {
    private let vocabulary: Vocabulary
    private let specialSpellings: Set<String>
    private let origin: BPEOrigin
    private var bytes: [UInt8] = []

    /// Reads merges of tokens in `vocabulary`; `specialSpellings` must not come out of any.
    init(vocabulary: Vocabulary, specialSpellings: Set<String>, origin: BPEOrigin) {
        self.vocabulary = vocabulary
        self.specialSpellings = specialSpellings
        self.origin = origin
    }

    /// The table of `merges`, each two spellings with a space between, lowest rank first.
    mutating func table(of merges: [String]) throws(TokenizerError) -> MergeTable {
        let byteTokens = try vocabulary.byteTokens(origin: origin)
        var table = MergeTable(byteTokens: byteTokens, capacity: merges.count)
        for (rank, merge) in merges.enumerated() { try append(merge, of: rank, to: &table) }
        return table
    }

    private mutating func append(
        _ spelling: String,
        of rank: Int,
        to table: inout MergeTable
    ) throws(TokenizerError) {
        let text = spelling.utf8
        let space = text.firstIndex(of: 0x20) ?? text.endIndex
        let left = text[..<space]
        let right = text[space...].dropFirst()
        guard !left.isEmpty, !right.isEmpty, !right.contains(0x20) else {
            let problem = "expected two tokens with one space between, found '\(spelling)'"
            throw .invalid(origin.merge(rank), problem: problem)
        }
        bytes.removeAll(keepingCapacity: true)
        try spell(left, rank)
        let leftCount = bytes.count
        try spell(right, rank)
        let merge = MergeTable.Merge(
            left: try token(0..<leftCount, rank),
            right: try token(leftCount..<bytes.count, rank),
            result: try token(0..<bytes.count, rank),
            lastByte: bytes[leftCount - 1],
            firstByte: bytes[leftCount]
        )
        guard table.append(merge) else {
            throw .duplicate(origin.merge(rank), entry: "merge '\(spelling)'")
        }
    }

    private mutating func spell(_ part: Substring.UTF8View, _ rank: Int) throws(TokenizerError) {
        guard ByteAlphabet.shared.append(part, to: &bytes) else {
            throw .unknownToken(origin.merge(rank), token: String(Substring(part)))
        }
    }

    private func token(_ range: Range<Int>, _ rank: Int) throws(TokenizerError) -> Int32 {
        if let id = vocabulary.id(of: bytes.span.bytes.extracting(range)) { return id }
        let spelling = ByteAlphabet.shared.spelling(of: bytes[range])
        if specialSpellings.contains(spelling) {
            throw .reachableSpecialToken(origin.merge(rank), token: spelling)
        }
        throw .unknownToken(origin.merge(rank), token: spelling)
    }
}
