import Tokens

extension TokenizerDocument {
    /// The text of a Hugging Face `tokenizer.json` of the same tokenizer, its pauses among the added tokens.
    ///
    /// The `tokenizers` library loads it and gives every text the same ids. Three details of SentencePiece
    /// have no place in the format: the longest entry of a table of characters, equal scores of two merges,
    /// and text behind a piece that the user defined, in front of which there is no space.
    ///
    /// - Throws: ``TokenizerError`` where a name is taken already, or ids cannot be kept.
    public func tokenizerJSON() throws(TokenizerError) -> String {
        var definition = try definition()
        try definition.name(specialTokens)
        try definition.pinIDs()
        return definition.json
    }

    /// The parts of the tokenizer, without the special tokens that were added to it.
    private func definition() throws(TokenizerError) -> TokenizerDefinition {
        switch model {
        case .bytes:
            let spellings = (UInt8.min...UInt8.max).map { ByteAlphabet.shared.spelling(of: [$0]) }
            return try Self.byteLevel(spellings, [])
        case .characters(let alphabet, let replacement):
            return try Self.characters(alphabet, replacement)
        case .byteLevelBPE(let vocabulary, let merges):
            return try Self.byteLevel(vocabulary, merges)
        case .tokenizerJSON(let json):
            return try TokenizerDefinition(json: Array(json.utf8), source: "tokenizer document")
        case .sentencePiece(let model):
            return try TokenizerDefinition(model)
        }
    }

    private static func byteLevel(
        _ spellings: [String],
        _ merges: [String]
    ) throws(TokenizerError) -> TokenizerDefinition {
        let vocabulary = try vocabulary(spellings)
        var pairs: [BPEDefinition.Merge] = []
        for (rank, merge) in merges.enumerated() {
            let position = FilePosition.field("merges[\(rank)]", of: "tokenizer document")
            let parts = merge.utf8.split(separator: 0x20).map { String(Substring($0)) }
            guard parts.count == 2 else { throw .invalid(position, problem: "expected two tokens") }
            pairs.append(
                BPEDefinition.Merge(
                    left: try vocabulary.required(parts[0], position),
                    right: try vocabulary.required(parts[1], position),
                    result: try vocabulary.required(parts[0] + parts[1], position)
                )
            )
        }
        var definition = TokenizerDefinition(
            model: .bpe(BPEDefinition(vocabulary: vocabulary, merges: pairs))
        )
        definition.splitting = [.bytes(addsPrefixSpace: false, splits: true)]
        definition.decoding = [.bytes]
        return definition
    }

    private static func characters(
        _ alphabet: [Unicode.Scalar],
        _ replacement: Unicode.Scalar?
    ) throws(TokenizerError) -> TokenizerDefinition {
        let vocabulary = try vocabulary(alphabet.map { String($0) })
        var bpe = BPEDefinition(vocabulary: vocabulary, merges: [])
        bpe.unknown = replacement.flatMap { vocabulary.id(spelled: String($0)) }
        var definition = TokenizerDefinition(model: .bpe(bpe))
        definition.decoding = [.fuse]
        return definition
    }

    private static func vocabulary(_ spellings: [String]) throws(TokenizerError) -> Vocabulary {
        var vocabulary = Vocabulary(capacity: spellings.count)
        for (id, spelling) in spellings.enumerated() where !vocabulary.append(spelled: spelling) {
            let position = FilePosition.field("vocabulary[\(id)]", of: "tokenizer document")
            throw .duplicate(position, entry: "the token '\(spelling)'")
        }
        return vocabulary
    }
}
