/// A tokenizer as data: everything that another program needs to make the same one.
///
/// As JSON it is stored beside the weights, so that a model file stands alone:
///
/// ```json
/// {"format": "fermata-tokenizer", "version": 1, "kind": "characters", "alphabet": "01",
///  "specialTokens": [{"id": 2, "roles": ["pause"], "name": "<pause>"}]}
/// ```
///
/// Decoding is strict: an unknown field is an error.
public struct TokenizerDocument: Equatable, Sendable {
    /// How text becomes tokens.
    public enum Model: Equatable, Sendable {
        /// ``ByteTokenizer``.
        case bytes
        /// ``CharacterTokenizer``.
        case characters(alphabet: [Unicode.Scalar], replacement: Unicode.Scalar?)
        /// ``ByteLevelBPE``: spellings by id, and merges, two spellings with a space between, by rank.
        case byteLevelBPE(vocabulary: [String], merges: [String])
        /// ``DefinedTokenizer``: the text of a Hugging Face `tokenizer.json`.
        case tokenizerJSON(String)
        /// ``SentencePieceTokenizer``; as JSON, the `.model` file in Base64.
        case sentencePiece(SentencePieceModel)
    }

    /// How text becomes tokens.
    public var model: Model
    /// The tokens that stand for no text, added pauses among them.
    public var specialTokens: SpecialTokens

    /// Describes a tokenizer.
    public init(model: Model, specialTokens: SpecialTokens = SpecialTokens()) {
        self.model = model
        self.specialTokens = specialTokens
    }
}
