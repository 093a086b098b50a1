public import Tokens

/// Byte-level byte-pair encoding, as GPT-2 and its family use it.
///
/// Text is cut into words, and the bytes of each word are merged into tokens, the earliest merge of the
/// training first. Any text can be encoded, and decodes to itself.
///
/// Copies share their cache of words. Calls on several threads do not wait for each other.
///
/// Source: Sennrich et al., *Neural machine translation of rare words with subword units*, 2016,
/// <https://arxiv.org/abs/1508.07909>; Radford et al., *Language models are unsupervised multitask
/// learners*, 2019.
public struct ByteLevelBPE: Tokenizer {
    let vocabulary: Vocabulary
    let merges: MergeTable
    /// The tokens that stand for no text.
    public let specialTokens: SpecialTokens
    private let splitter: WordSplitter
    private let wholeWords: Vocabulary?
    let encoders = EncoderPool { WordEncoder() }

    init(
        vocabulary: Vocabulary,
        merges: MergeTable,
        specialTokens: SpecialTokens,
        pattern: WordPattern? = .gpt2,
        ignoresMerges: Bool = false
    ) {
        self.vocabulary = vocabulary
        self.merges = merges
        self.specialTokens = specialTokens
        splitter = WordSplitter(pattern)
        wholeWords = ignoresMerges ? vocabulary : nil
    }

    /// The number of ids, special tokens included.
    public var vocabularySize: Int { vocabulary.count }

    /// The ids of `text`, without special tokens.
    public func encode(_ text: String) -> [TokenID] {
        var text = text
        text.makeContiguousUTF8()
        return ids(of: text.utf8Span.span.bytes)
    }

    /// The ids of `text`, valid UTF-8, in an array with room for at least `capacity` of them.
    func ids(of text: RawSpan, capacity: Int = 0) -> [TokenID] {
        var ids: [TokenID] = []
        ids.reserveCapacity(max(capacity, text.byteCount / 3) + 8)
        encode(text, to: &ids)
        return ids
    }

    /// Appends the ids of `text`, valid UTF-8, to `output`.
    func encode(_ text: RawSpan, to output: inout [TokenID]) {
        var encoder = encoders.take()
        encode(text, with: &encoder, to: &output)
        encoders.putBack(encoder)
    }

    /// Appends the ids of `text`, valid UTF-8, to `output`; `encoder` is one of ``encoders``.
    func encode(_ text: RawSpan, with encoder: inout WordEncoder, to output: inout [TokenID]) {
        encoder.encode(text, splitter: splitter, merges: merges, wholeWords: wholeWords, to: &output)
    }

    /// The bytes that `token` stands for.
    public func bytes(of token: TokenID) -> [UInt8] {
        let id = Int(token.rawValue)
        guard id >= 0, id < vocabulary.count else { return [] }
        return Array(vocabulary.bytes(of: id))
    }
}

extension ByteLevelBPE {
    /// The document that holds vocabulary, merges and special tokens.
    public func document() -> TokenizerDocument {
        let spellings = (0..<vocabulary.count).map(spelling)
        let pairs = merges.pairs.map { "\(spellings[Int($0.left)]) \(spellings[Int($0.right)])" }
        return TokenizerDocument(
            model: .byteLevelBPE(vocabulary: spellings, merges: pairs),
            specialTokens: specialTokens
        )
    }

    private func spelling(of id: Int) -> String {
        specialTokens.name(of: TokenID(id)) ?? ByteAlphabet.shared.spelling(of: vocabulary.bytes(of: id))
    }
}
