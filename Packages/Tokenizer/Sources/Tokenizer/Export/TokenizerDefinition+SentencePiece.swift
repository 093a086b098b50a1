import Tokens

extension TokenizerDefinition {
    private static let sign = "\u{2581}"

    /// The same tokenizer as the `tokenizers` library has it.
    init(_ piece: SentencePieceModel) throws(TokenizerError) {
        let source = "SentencePiece model"
        let vocabulary = try piece.vocabulary(source: source)
        let unknown = piece.pieces.firstIndex { $0.kind == .unknown }.map { Int32(truncatingIfNeeded: $0) }
        switch piece.algorithm {
        case .bpe:
            var bpe = BPEDefinition(vocabulary: vocabulary, merges: piece.merges(vocabulary))
            bpe.unknown = unknown
            bpe.fallsBackToBytes = piece.fallsBackToBytes
            bpe.fusesUnknown = true
            model = .bpe(bpe)
        case .unigram:
            let scores = piece.pieces.map { Double($0.score) }
            var unigram = UnigramDefinition(vocabulary: vocabulary, scores: scores)
            unigram.unknown = unknown
            unigram.fallsBackToBytes = piece.fallsBackToBytes
            model = .unigram(unigram)
        }
        addedTokens = piece.addedTokens
        normalization = try piece.normalization(source: source)
        if piece.addsDummyPrefix { normalization.append(.prepend(Self.sign)) }
        normalization.append(.replace(" ", with: Self.sign))
        decoding = [.replace(Self.sign, with: " "), .byteFallback, .fuse]
        if piece.addsDummyPrefix || piece.removesExtraSpaces {
            decoding.append(.strip(" ", start: 1, stop: 0))
        }
        template = try SentencePieceTokenizer(piece).template
        template.hidesFirstSpace = false
    }
}

extension SentencePieceModel {
    /// The merges whose results have the highest scores first.
    fileprivate func merges(_ vocabulary: Vocabulary) -> [BPEDefinition.Merge] {
        let normal = pieces.indices.filter { pieces[$0].kind == .normal }
        let isNormal = Set(normal)
        let order = normal.sorted { (-pieces[$0].score, $0) < (-pieces[$1].score, $1) }
        return order.flatMap { id in
            vocabulary.splits(of: id)
                .filter { isNormal.contains(Int($0.left)) && isNormal.contains(Int($0.right)) }
                .sorted { ($0.left, $0.right) < ($1.left, $1.right) }
                .map {
                    BPEDefinition.Merge(left: $0.left, right: $0.right, result: Int32(truncatingIfNeeded: id))
                }
        }
    }

    /// The pieces that are looked for in the text itself.
    fileprivate var addedTokens: [AddedToken] {
        pieces.enumerated().compactMap { id, piece in
            switch piece.kind {
            case .control, .unknown: AddedToken(id: TokenID(id), content: piece.text)
            case .userDefined: AddedToken(id: TokenID(id), content: piece.text, isSpecial: false)
            case .normal, .unused, .byte: nil
            }
        }
    }

    fileprivate func normalization(source: String) throws(TokenizerError) -> [NormalizationStep] {
        var steps: [NormalizationStep] = []
        if !charsmap.isEmpty {
            let position = FilePosition.field("normalizer_spec.precompiled_charsmap", of: source)
            steps.append(.charsmap(try CharacterMap(charsmap, at: position)))
        }
        if removesExtraSpaces { steps += [.stripSpaces, .replaceSpaceRuns(with: " ")] }
        return steps
    }
}
