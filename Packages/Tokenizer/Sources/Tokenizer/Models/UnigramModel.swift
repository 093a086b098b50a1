import Tokens

/// A unigram model as a part of a tokenizer.
struct UnigramModel: TokenModel {
    private let lattice: UnigramLattice
    private let splitter: CharacterSplitter
    private let unknowns: UnknownSymbols

    /// Makes the model that `definition` describes; `source` is the file it was read from.
    init(
        _ definition: TokenizerDefinition,
        _ unigram: UnigramDefinition,
        source: String
    ) throws(TokenizerError) {
        let special = Set(SpecialTokens(definition).all)
        var trie = ByteTrie()
        for id in unigram.scores.indices
        where !special.contains(TokenID(id)) && Int32(id) != unigram.unknown ?? -1 {
            let spelling = unigram.vocabulary.bytes(of: id)
            if !spelling.isEmpty { trie.insert(spelling, value: Int32(truncatingIfNeeded: id)) }
        }
        lattice = UnigramLattice(
            trie,
            scores: unigram.scores,
            lowestScore: unigram.scores.min() ?? 0,
            isSingle: false
        )
        splitter = try CharacterSplitter(definition.splitting, source: source)
        unknowns = UnknownSymbols(
            byteTokens: unigram.fallsBackToBytes ? unigram.vocabulary.byteFallbackTokens() : nil,
            unknown: unigram.unknown,
            fuses: true
        )
    }

    func encode(_ text: AlignedText, to output: inout TokenOutput) {
        for word in splitter.words(of: text) {
            unknowns.append(lattice.symbols(of: word.bytes.span.bytes), of: word, to: &output)
        }
    }

    func unencodable(in text: AlignedText) -> [Unicode.Scalar] {
        guard unknowns.losesCharacters else { return [] }
        return splitter.words(of: text).flatMap { word in
            word.unknownCharacters(of: lattice.symbols(of: word.bytes.span.bytes))
        }
    }
}
