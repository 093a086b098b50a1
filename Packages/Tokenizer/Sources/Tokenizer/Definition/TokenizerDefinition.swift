import Tokens

/// What a Hugging Face `tokenizer.json` says, read and checked, not yet made into a tokenizer.
///
/// Text goes through the parts in this order: added tokens are cut out, the rest is normalized, split into
/// words and given to the model; the template puts tokens around the ids. Ids go through `decoding`.
struct TokenizerDefinition: Sendable {
    /// How the words of a text become tokens.
    enum Model: Sendable {
        case bpe(BPEDefinition)
        case unigram(UnigramDefinition)
    }

    /// How words become tokens.
    var model: Model
    /// Tokens that are looked for in the text before anything else is, in the order of their ids.
    var addedTokens: [AddedToken] = []
    /// What is done to the text first.
    var normalization: [NormalizationStep] = []
    /// How text is cut into words.
    var splitting: [SplittingStep] = []
    /// How tokens become text.
    var decoding: [DecodingStep] = []
    /// The tokens around a text.
    var template = TextTemplate()
    /// Which special tokens begin and end a text, or pad it.
    var roles = TokenRoles()

    /// The spellings of the model's tokens, by id.
    var vocabulary: Vocabulary {
        switch model {
        case .bpe(let bpe): bpe.vocabulary
        case .unigram(let unigram): unigram.vocabulary
        }
    }

    /// One more than the largest id.
    var vocabularySize: Int {
        max(vocabulary.count, addedTokens.map { Int($0.id.rawValue) + 1 }.max() ?? 0)
    }

    /// Whether text is bytes in the spelling of ``ByteAlphabet``.
    var isByteLevel: Bool {
        splitting.contains { if case .bytes = $0 { true } else { false } }
    }
}

/// The tokens by which a text begins and ends, as a tokenizer's own settings name them.
struct TokenRoles: Equatable, Sendable {
    var beginning: String?
    var end: String?
    var padding: String?
}
