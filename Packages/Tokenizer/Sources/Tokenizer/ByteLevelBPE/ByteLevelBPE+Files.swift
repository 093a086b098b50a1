import Tokens

extension ByteLevelBPE {
    /// Reads `vocab.json` and `merges.txt`, as GPT-2 and its family publish them.
    ///
    /// - Throws: ``TokenizerError`` naming file, place and remedy.
    public init(vocabularyAt vocabularyPath: String, mergesAt mergesPath: String) throws(TokenizerError) {
        let spellings = try VocabularyFile.spellings(at: vocabularyPath)
        let (merges, lines) = try MergesFile.merges(at: mergesPath)
        let origin = BPEOrigin(vocabulary: vocabularyPath, merges: mergesPath, mergeLines: lines)
        try self.init(spellings, merges, special: SpecialTokens(wellKnownIn: spellings), origin: origin)
    }

    init(
        _ spellings: [String],
        _ merges: [String],
        special: SpecialTokens,
        origin: BPEOrigin
    ) throws(TokenizerError) {
        let vocabulary = try Vocabulary(spellings: spellings, special: special, origin: origin)
        let specialSpellings = special.all.map { spellings[Int($0.rawValue)] }
        var reader = MergeReader(
            vocabulary: vocabulary,
            specialSpellings: Set(specialSpellings),
            origin: origin
        )
        self.init(vocabulary: vocabulary, merges: try reader.table(of: merges), specialTokens: special)
    }
}

extension SpecialTokens {
    /// The special tokens that the GPT-2 family puts into its vocabulary file: `<|endoftext|>`.
    init(wellKnownIn spellings: [String]) {
        self.init()
        guard let id = spellings.firstIndex(of: "<|endoftext|>") else { return }
        end = TokenID(id)
        names[TokenID(id)] = spellings[id]
    }
}
