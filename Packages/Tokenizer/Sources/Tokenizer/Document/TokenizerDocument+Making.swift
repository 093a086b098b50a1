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
        if case .tokenizerJSON(let json) = model {
            let definition = try TokenizerDefinition(json: Array(json.utf8), source: source)
            return try tokenizer(over: DefinedTokenizer(definition, source: source), source)
        }
        let addedPauses = try checkedAddedPauses(baseVocabularySize, source)
        var special = specialTokens
        special.pauses.removeLast(addedPauses.count)
        for pause in addedPauses { special.names[pause] = nil }
        let base = try baseTokenizer(special, source)
        return addedPauses.isEmpty ? base : TokenizerWithPauses(base, specialTokens: specialTokens)
    }

    /// No model is larger, and more pauses can be added behind this id without an overflow.
    private static let greatestPause: Int32 = 1 << 30

    /// The number of ids before pauses were added.
    private var baseVocabularySize: Int {
        switch model {
        case .bytes: 256
        case .characters(let alphabet, _): alphabet.count
        case .byteLevelBPE(let vocabulary, _): vocabulary.count
        case .tokenizerJSON: 0
        }
    }

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

    private func baseTokenizer(
        _ special: SpecialTokens,
        _ source: String
    ) throws(TokenizerError) -> any Tokenizer {
        switch model {
        case .bytes:
            return ByteTokenizer()
        case .characters(let alphabet, let replacement):
            return try CharacterTokenizer(alphabet, replacement: replacement)
        case .byteLevelBPE(let vocabulary, let merges):
            let origin = BPEOrigin(vocabulary: source, merges: source)
            return try ByteLevelBPE(vocabulary, merges, special: special, origin: origin)
        case .tokenizerJSON(let json):
            let definition = try TokenizerDefinition(json: Array(json.utf8), source: source)
            return try DefinedTokenizer(definition, source: source)
        }
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
            case .byteLevelBPE, .tokenizerJSON: break
            }
        }
        return added
    }

    private func invalid(_ source: String, _ problem: String) -> TokenizerError {
        .invalid(.field("specialTokens", of: source), problem: problem)
    }
}
