extension GGUFVocabulary {
    /// The SentencePiece model that was put into the file.
    func pieces(
        _ algorithm: SentencePieceModel.Algorithm,
        _ path: String
    ) throws(TokenizerError) -> SentencePieceModel {
        let kinds = try checkedKinds(path)
        try checkCount(scores.count, "scores", path)
        var model = SentencePieceModel(algorithm, pieces: [])
        for (id, text) in tokens.enumerated() {
            if text.isEmpty {
                throw .invalid(Self.position("tokens[\(id)]", path), problem: "the token is empty")
            }
            model.pieces.append(.init(text: text, score: scores[id], kind: kinds[id]))
        }
        model.fallsBackToBytes = kinds.contains(.byte)
        model.addsDummyPrefix = addsSpacePrefix ?? (algorithm == .bpe)
        model.removesExtraSpaces = removesExtraSpaces ?? false
        model.charsmap = charsmap
        // Files that name neither mean those of Llama.
        model.beginning = try control(beginning ?? (algorithm == .bpe ? 1 : nil), "bos_token_id", kinds, path)
        model.end = try control(end ?? 2, "eos_token_id", kinds, path)
        model.padding = try control(padding, "padding_token_id", kinds, path)
        model.addsBeginning = addsBeginning ?? (algorithm == .bpe)
        model.addsEnd = addsEnd ?? (algorithm == .unigram)
        return model
    }

    /// `id` where it is that of a control token.
    private func control(
        _ id: Int?,
        _ key: String,
        _ kinds: [SentencePieceModel.Piece.Kind],
        _ path: String
    ) throws(TokenizerError) -> Int? {
        try checkedID(id, key, path).flatMap { kinds[$0] == .control ? $0 : nil }
    }
}
