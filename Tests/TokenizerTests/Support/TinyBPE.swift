import Tokens

@testable import Tokenizer

/// A byte-level BPE of 256 bytes, a few merges and `<|endoftext|>`, made on the spot.
enum TinyBPE {
    /// Spellings with a space between, as in `merges.txt`.
    static let merges = [
        "t h", "th e", "Ġ the", "a b", "a a", "aa aa", "Ġ a", "ab ab", "e r", "Ã ©", "Ġ Ġ", "n d", "a nd",
    ]

    /// The spellings by id: bytes in order of their value, merges, `<|endoftext|>`.
    static var vocabulary: [String] {
        let bytes = (UInt8.min...UInt8.max).map { ByteAlphabet.shared.spelling(of: [$0]) }
        return bytes + merges.map { $0.filter { $0 != " " } } + ["<|endoftext|>"]
    }

    static var endOfText: TokenID { TokenID(vocabulary.count - 1) }

    /// What `document()` of the tokenizer must be.
    static var document: TokenizerDocument {
        TokenizerDocument(
            model: .byteLevelBPE(vocabulary: vocabulary, merges: merges),
            specialTokens: SpecialTokens(end: endOfText, names: [endOfText: "<|endoftext|>"])
        )
    }

    static func tokenizer() throws -> ByteLevelBPE {
        try ByteLevelBPE(
            vocabulary,
            merges,
            special: document.specialTokens,
            origin: BPEOrigin(vocabulary: "tiny", merges: "tiny")
        )
    }

    /// The same, read from a `tokenizer.json` with special tokens behind it.
    static func tokenizer(reserved: [String]) throws -> DefinedTokenizer {
        var spelled = Vocabulary(capacity: vocabulary.count)
        for spelling in vocabulary { _ = spelled.append(spelled: spelling) }
        let pairs = merges.map { merge in
            let parts = merge.split(separator: " ").map(String.init)
            let ids = [parts[0], parts[1], parts[0] + parts[1]].map { spelled.id(spelled: $0) ?? -1 }
            return BPEDefinition.Merge(left: ids[0], right: ids[1], result: ids[2])
        }
        var definition = TokenizerDefinition(model: .bpe(BPEDefinition(vocabulary: spelled, merges: pairs)))
        definition.splitting = [.bytes(addsPrefixSpace: false, splits: true)]
        definition.decoding = [.bytes]
        definition.addedTokens = [AddedToken(id: endOfText, content: "<|endoftext|>")]
        for (index, name) in reserved.enumerated() {
            definition.addedTokens.append(AddedToken(id: TokenID(vocabulary.count + index), content: name))
        }
        definition.roles = TokenRoles(guessedFrom: definition)
        return try DefinedTokenizer(definition, source: "tiny")
    }

    /// The text of a `vocab.json` with these entries.
    static func json(_ entries: [(spelling: String, id: Int)]) -> String {
        let fields = entries.map { entry in
            let escaped = entry.spelling.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            return "\"\(escaped)\": \(entry.id)"
        }
        return "{" + fields.joined(separator: ", ") + "}"
    }

    static var vocabularyJSON: String {
        json(vocabulary.enumerated().map { (spelling: $1, id: $0) })
    }

    static var mergesText: String {
        "#version: 0.2\n" + merges.joined(separator: "\n") + "\n"
    }
}
