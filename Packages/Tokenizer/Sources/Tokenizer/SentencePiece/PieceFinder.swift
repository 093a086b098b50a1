/// Puts the pieces of a SentencePiece model together to a normalized text.
struct PieceFinder: Sendable {
    private enum Method: Sendable {
        case merging(PairTable, Vocabulary, sign: Int32?)
        case lattice(UnigramLattice)
    }

    private let method: Method
    /// The pieces that the user defined; the longest at a place is always taken.
    let userDefined: ByteTrie

    /// Prepares the pieces of `model`, spelled as in `vocabulary`.
    init(_ model: SentencePieceModel, _ vocabulary: Vocabulary, source: String) throws(TokenizerError) {
        var userDefined = ByteTrie()
        for (id, piece) in model.pieces.enumerated() where piece.kind == .userDefined {
            userDefined.insert(piece.text.utf8, value: Int32(truncatingIfNeeded: id))
        }
        self.userDefined = userDefined
        switch model.algorithm {
        case .unigram: method = .lattice(Self.lattice(model))
        case .bpe:
            for (id, piece) in model.pieces.enumerated() where piece.kind == .unused {
                // One that nothing merges into only fills the list.
                guard piece.text.unicodeScalars.count == 1 || !vocabulary.splits(of: id).isEmpty else {
                    continue
                }
                let problem = "a piece of BPE that is unused and can be reached is not known"
                throw .invalid(.field("pieces[\(id)].type", of: source), problem: problem)
            }
            let normal = model.normalVocabulary()
            let sign = vocabulary.leadingSign(SentencePieceNormalizer.sign)
            method = .merging(Self.pairs(model, normal), normal, sign: sign)
        }
    }

    /// Whether no piece of a BPE has the sign for a space behind anything else.
    var keepsSpacesInFront: Bool {
        if case .merging(_, _, sign: .some) = method { true } else { false }
    }

    /// The fast way of a BPE, for text in which only spaces change; nil if there is none.
    func spaced(_ unknowns: UnknownSymbols) -> SpacedBPE? {
        guard userDefined.isEmpty, case .merging(let pairs, let vocabulary, _) = method else { return nil }
        return SpacedBPE(vocabulary, pairs, unknowns, isCutAtSigns: false)
    }

    /// The pieces of `text`; characters without one are negative.
    func symbols(of text: RawSpan) -> [Symbol] {
        switch method {
        case .lattice(let lattice): return lattice.symbols(of: text)
        case .merging(let pairs, let vocabulary, let sign):
            return mergeParts(of: text, vocabulary) { SymbolMerger.merged($0, pairs, cutBefore: sign) }
        }
    }

    /// Cuts `text` into characters, and has those between user-defined pieces merged.
    private func mergeParts(
        of text: RawSpan,
        _ vocabulary: Vocabulary,
        _ merged: ([Symbol]) -> [Symbol]
    ) -> [Symbol] {
        if userDefined.isEmpty { return merged(characters(of: text, vocabulary)) }
        var output: [Symbol] = []
        var part: [Symbol] = []
        var index = 0
        while index < text.byteCount {
            if let (value, byteCount) = userDefined.longest(text, from: index) {
                output += merged(part)
                part = []
                output.append(Symbol(token: value, byteCount: byteCount))
                index += byteCount
                continue
            }
            let byteCount = text.codePoint(index).byteCount
            let token = vocabulary.id(of: text.extracting(index..<(index + byteCount))) ?? -1
            part.append(Symbol(token: token, byteCount: byteCount))
            index += byteCount
        }
        return output + merged(part)
    }

    private func characters(of text: RawSpan, _ vocabulary: Vocabulary) -> [Symbol] {
        var symbols: [Symbol] = []
        symbols.reserveCapacity(text.byteCount)
        var index = 0
        while index < text.byteCount {
            let byteCount = text.codePoint(index).byteCount
            let token = vocabulary.id(of: text.extracting(index..<(index + byteCount))) ?? -1
            symbols.append(Symbol(token: token, byteCount: byteCount))
            index += byteCount
        }
        return symbols
    }

    /// All pairs of pieces whose texts together are a piece; the rank is the place among all scores.
    private static func pairs(_ model: SentencePieceModel, _ vocabulary: Vocabulary) -> PairTable {
        let normal = model.pieces.indices.filter { model.pieces[$0].kind == .normal }
        let scores = Set(normal.map { model.pieces[$0].score }).sorted(by: >)
        let ranks = Dictionary(zip(scores, UInt32(0)...), uniquingKeysWith: { first, _ in first })
        var found: [(left: Int32, right: Int32, piece: Int)] = []
        for id in normal {
            for (left, right) in vocabulary.splits(of: id) { found.append((left, right, id)) }
        }
        var pairs = PairTable(capacity: found.count)
        for (left, right, id) in found {
            let rank = ranks[model.pieces[id].score] ?? 0
            _ = pairs.insert(left, right, rank: rank, result: Int32(truncatingIfNeeded: id))
        }
        return pairs
    }

    private static func lattice(_ model: SentencePieceModel) -> UnigramLattice {
        let normal = model.pieces.filter { $0.kind == .normal }.map(\.score)
        var trie = ByteTrie()
        var scores: [Double] = []
        for (id, piece) in model.pieces.enumerated() {
            // A piece that the user defined wins over all others, which have negative scores.
            let bonus = Double(Float(0.1 * Double(piece.text.utf8.count - 1)))
            scores.append(piece.kind == .userDefined ? bonus : Double(piece.score))
            if piece.kind == .normal || piece.kind == .userDefined {
                trie.insert(piece.text.utf8, value: Int32(truncatingIfNeeded: id))
            }
        }
        return UnigramLattice(trie, scores: scores, lowestScore: Double(normal.min() ?? 0), isSingle: true)
    }
}

extension SentencePieceModel {
    /// The spellings of the normal pieces, by id; gaps for the others.
    fileprivate func normalVocabulary() -> Vocabulary {
        var vocabulary = Vocabulary(capacity: pieces.count)
        for piece in pieces {
            if piece.kind == .normal {
                _ = vocabulary.append(spelled: piece.text)
            } else {
                vocabulary.appendSpecial()
            }
        }
        return vocabulary
    }
}

extension Vocabulary {
    /// The pairs of tokens whose texts, one behind the other, are that of the token with `id`.
    func splits(of id: Int) -> [(left: Int32, right: Int32)] {
        let bytes = Array(bytes(of: id))
        let span = bytes.span.bytes
        var splits: [(left: Int32, right: Int32)] = []
        for index in bytes.indices.dropFirst() where bytes[index] & 0xC0 != 0x80 {
            guard let left = self.id(of: span.extracting(0..<index)),
                let right = self.id(of: span.extracting(index..<bytes.count))
            else { continue }
            splits.append((left, right))
        }
        return splits
    }
}
