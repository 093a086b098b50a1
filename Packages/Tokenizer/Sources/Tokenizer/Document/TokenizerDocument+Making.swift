import Tokens

extension TokenizerDocument {
    /// Makes the tokenizer.
    ///
    /// - Parameter source: Where the document came from, for error messages.
    /// - Returns: A tokenizer equal to the one described.
    /// - Throws: ``TokenizerError`` naming the field that cannot be.
    public func makeTokenizer(
        readFrom source: String = "tokenizer document"
    ) throws(TokenizerError) -> any Tokenizer {
        switch model {
        case .tokenizerJSON(let json):
            let definition = try TokenizerDefinition(json: Array(json.utf8), source: source)
            return try tokenizer(over: DefinedTokenizer(definition, source: source), source)
        case .sentencePiece(let model):
            return try tokenizer(over: SentencePieceTokenizer(model, source: source), source)
        case .bytes: return try plainTokenizer(size: 256, source) { _ in ByteTokenizer() }
        case .characters(let alphabet, let replacement):
            return try plainTokenizer(size: alphabet.count, source) { _ throws(TokenizerError) in
                try CharacterTokenizer(alphabet, replacement: replacement)
            }
        case .byteLevelBPE(let vocabulary, let merges):
            let origin = BPEOrigin(vocabulary: source, merges: source)
            return try plainTokenizer(size: vocabulary.count, source) { special throws(TokenizerError) in
                try ByteLevelBPE(vocabulary, merges, special: special, origin: origin)
            }
        }
    }

    /// The tokenizer that `make` makes of the special tokens that are no added pauses.
    private func plainTokenizer(
        size: Int,
        _ source: String,
        _ make: (SpecialTokens) throws(TokenizerError) -> any Tokenizer
    ) throws(TokenizerError) -> any Tokenizer {
        let addedPauses = try checkedAddedPauses(size, source)
        var special = specialTokens
        special.pauses.removeLast(addedPauses.count)
        for pause in addedPauses { special.names[pause] = nil }
        let base = try make(special)
        return addedPauses.isEmpty ? base : TokenizerWithPauses(base, specialTokens: specialTokens)
    }

    /// No model is larger, and more pauses can be added behind this id without an overflow.
    private static let greatestPause: Int32 = 1 << 30

    /// `base` with the special tokens of the document.
    private func tokenizer(
        over base: any Tokenizer,
        _ source: String
    ) throws(TokenizerError) -> any Tokenizer {
        let added = try checkedAddedPauses(base.vocabularySize, source)
        for token in Set(specialTokens.all).subtracting(added).sorted() where !base.bytes(of: token).isEmpty {
            throw invalid(source, "id \(token) stands for text, so it cannot be special")
        }
        return specialTokens == base.specialTokens
            ? base : TokenizerWithPauses(base, specialTokens: specialTokens)
    }

    /// The pauses behind the vocabulary, once every special token is known to have its place.
    private func checkedAddedPauses(_ size: Int, _ source: String) throws(TokenizerError) -> [TokenID] {
        let pauses = specialTokens.pauses
        let added = pauses.filter { Int($0.rawValue) >= size }
        // A model's padded vocabulary may lie between the text's ids and the pauses.
        let first = added.first.map { Int($0.rawValue) } ?? size
        let isInPlace =
            added == Array(pauses.suffix(added.count)) && Set(pauses).count == pauses.count
            && zip(first..., added).allSatisfy { $0 == Int($1.rawValue) }
        guard isInPlace else {
            let ids = pauses.map(\.description).joined(separator: ", ")
            let problem = "pauses \(ids) are not consecutive from \(size) or later, each once, in order"
            throw invalid(source, problem)
        }
        if let last = added.last, last.rawValue > Self.greatestPause {
            throw invalid(source, "pause \(last) is above \(Self.greatestPause)")
        }
        for token in Set(specialTokens.all).subtracting(added).sorted() {
            guard 0..<size ~= Int(token.rawValue) else {
                throw invalid(source, "id \(token) is neither below \(size) nor an added pause")
            }
            switch model {
            case .bytes, .characters:
                throw invalid(source, "id \(token) stands for text; only added pauses can be special here")
            case .byteLevelBPE, .tokenizerJSON, .sentencePiece: break
            }
        }
        return added
    }

    private func invalid(_ source: String, _ problem: String) -> TokenizerError {
        .invalid(.field("specialTokens", of: source), problem: problem)
    }
}
