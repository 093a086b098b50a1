extension GGUFVocabulary {
    /// The tokenizer of pieces, whose errors name the keys of the file.
    func pieceTokenizer(
        _ algorithm: SentencePieceModel.Algorithm,
        _ path: String
    ) throws(TokenizerError) -> SentencePieceTokenizer {
        let model = try pieces(algorithm, path)
        do throws(TokenizerError) {
            return try SentencePieceTokenizer(model, source: path)
        } catch .invalid(let position, let problem) {
            throw .invalid(Self.keyed(position), problem: problem)
        } catch .duplicate(let position, let entry) {
            throw .duplicate(Self.keyed(position), entry: entry)
        } catch {
            throw error
        }
    }

    /// `position`, told by a field of a SentencePiece model, as the file has it.
    private static func keyed(_ position: FilePosition) -> FilePosition {
        guard case .field(let field, let path) = position else { return position }
        let (settings, pieces) = ("normalizer_spec.", "pieces")
        if field.hasPrefix(settings) { return Self.position("\(field.dropFirst(settings.count))", path) }
        guard field.hasPrefix(pieces) else { return position }
        let place = field.dropFirst(pieces.count)
        let isType = place.hasSuffix(".type")
        return Self.position(isType ? "token_type\(place.dropLast(5))" : "tokens\(place)", path)
    }

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
