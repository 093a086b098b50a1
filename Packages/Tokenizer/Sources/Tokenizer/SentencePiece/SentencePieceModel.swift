/// A SentencePiece model as data: pieces with scores, and how text is normalized.
///
/// Source: `sentencepiece_model.proto` of <https://github.com/google/sentencepiece>.
public struct SentencePieceModel: Equatable, Sendable {
    /// How pieces are put together.
    public enum Algorithm: Int, Sendable {
        case unigram = 1
        case bpe = 2
    }

    /// A piece of text with an id, its place in the list.
    public struct Piece: Equatable, Sendable {
        /// What a piece is for.
        public enum Kind: Int, Sendable {
            case normal = 1
            case unknown = 2
            case control = 3
            case userDefined = 4
            case unused = 5
            case byte = 6
        }

        /// The spelling, `▁` for a space.
        public var text: String
        /// The logarithm of a probability, or the order of merges.
        public var score: Float
        /// What it is for.
        public var kind: Kind

        /// Describes a piece.
        public init(text: String, score: Float, kind: Kind = .normal) {
            self.text = text
            self.score = score
            self.kind = kind
        }
    }

    /// How pieces are put together.
    public var algorithm: Algorithm
    /// The pieces, by id.
    public var pieces: [Piece]
    /// Whether unknown characters become the pieces `<0x00>` to `<0xFF>`.
    public var fallsBackToBytes = false
    /// Whether a space is put in front of a text.
    public var addsDummyPrefix = true
    /// Whether spaces at the ends are removed, and several in a row become one.
    public var removesExtraSpaces = false
    /// A compiled table of characters and what they are replaced by; empty for none.
    public var charsmap: [UInt8] = []
    /// What unknown pieces are decoded to.
    public var unknownText = " \u{2047} "
    /// The piece that begins a text.
    public var beginning: Int?
    /// The piece that ends a text.
    public var end: Int?
    /// The piece that fills a batch.
    public var padding: Int?
    /// Whether a text is to begin with the beginning piece; nil for yes, if there is one.
    public var addsBeginning: Bool?
    /// Whether a text is to end with the end piece; nil for yes, if nothing begins it.
    public var addsEnd: Bool?

    /// Describes a model.
    public init(_ algorithm: Algorithm, pieces: [Piece]) {
        self.algorithm = algorithm
        self.pieces = pieces
    }
}
