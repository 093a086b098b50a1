public import Tokens

/// A tokenizer made from a SentencePiece model: Llama 2, Gemma, T5, ALBERT.
///
/// It gives the ids that the `sentencepiece` library gives. Text decodes to its normalized form.
public struct SentencePieceTokenizer: Tokenizer {
    /// The model.
    public let model: SentencePieceModel
    private let normalizer: SentencePieceNormalizer
    private let pieces: PieceFinder
    private let unknowns: UnknownSymbols
    /// The fast way to ids without spans.
    let spaced: SpacedBPE?
    private let texts: TokenTexts
    /// The pieces that stand for no text.
    public let specialTokens: SpecialTokens
    /// The tokens around a text.
    public let template: TextTemplate
    let endsWordsAtSpaces: Bool

    /// Makes the tokenizer of `model`, which was read from `source`.
    ///
    /// - Throws: ``TokenizerError`` naming the field that cannot be.
    public init(
        _ model: SentencePieceModel,
        source: String = "SentencePiece model"
    ) throws(TokenizerError) {
        self.model = model
        let vocabulary = try model.vocabulary(source: source)
        let byteTokens = model.fallsBackToBytes ? vocabulary.byteFallbackTokens() : nil
        let unknown = model.pieces.firstIndex { $0.kind == .unknown }
        guard byteTokens != nil || unknown != nil else {
            throw .invalid(.field("pieces", of: source), problem: "there is no piece for unknown characters")
        }
        pieces = try PieceFinder(model, vocabulary, source: source)
        normalizer = try SentencePieceNormalizer(model, protected: pieces.userDefined, source: source)
        unknowns = UnknownSymbols(
            byteTokens: byteTokens,
            unknown: unknown.map { Int32(truncatingIfNeeded: $0) },
            fuses: true
        )
        let changesSpacesOnly = model.charsmap.isEmpty && !model.removesExtraSpaces
        endsWordsAtSpaces = changesSpacesOnly && pieces.keepsSpacesInFront
        spaced = changesSpacesOnly ? pieces.spaced(unknowns) : nil
        specialTokens = model.specialTokens(yieldsUnknown: byteTokens == nil)
        texts = model.texts(specialTokens)
        let begins = model.addsBeginning ?? true
        let ends = model.addsEnd ?? (specialTokens.beginning == nil)
        template = TextTemplate(
            prefix: begins ? [specialTokens.beginning].compactMap { $0 } : [],
            suffix: ends ? [specialTokens.end].compactMap { $0 } : [],
            hidesFirstSpace: model.addsDummyPrefix || model.removesExtraSpaces
        )
    }

    /// The number of pieces.
    public var vocabularySize: Int { model.pieces.count }

    /// The ids of `text`, without control pieces.
    public func encode(_ text: String) -> [TokenID] {
        ids(of: text, isContinuation: false)
    }

    /// The ids of `text` behind other text: no space is put in front.
    public func encodeContinuation(_ text: String) -> [TokenID] {
        ids(of: text, isContinuation: true)
    }

    /// The ids of `text`, and what each was made from.
    public func spans(of text: String) -> [TokenSpan] {
        output(text, isTracked: true).spans(byteCount: text.utf8.count)
    }

    /// The characters of `text` that have no piece.
    public func unencodable(in text: String) -> [Unicode.Scalar] {
        guard unknowns.losesCharacters else { return [] }
        let text = normalizer.normalized(AlignedText(Array(text.utf8), start: 0, isTracked: false))
        return text.unknownCharacters(of: pieces.symbols(of: text.bytes.span.bytes))
    }

    /// The bytes that `token` stands for.
    public func bytes(of token: TokenID) -> [UInt8] {
        texts.bytes(of: token)
    }

    /// The document that holds the model.
    public func document() -> TokenizerDocument {
        TokenizerDocument(model: .sentencePiece(model), specialTokens: specialTokens)
    }

    private func ids(of text: String, isContinuation: Bool) -> [TokenID] {
        guard spaced != nil else {
            return output(text, isTracked: false, isContinuation: isContinuation).tokens
        }
        var text = text
        text.makeContiguousUTF8()
        return ids(ofPart: text.utf8Span.span.bytes, isFirst: !isContinuation, capacity: 0)
    }

    func output(_ text: String, isTracked: Bool, isContinuation: Bool = false) -> TokenOutput {
        var output = TokenOutput(isTracked: isTracked)
        let whole = AlignedText(
            Array(text.utf8),
            start: 0,
            isTracked: isTracked,
            isContinuation: isContinuation
        )
        let text = normalizer.normalized(whole)
        unknowns.append(pieces.symbols(of: text.bytes.span.bytes), of: text, to: &output)
        return output
    }
}

extension SentencePieceTokenizer: PartEncoder {
    func ids(ofPart text: RawSpan, isFirst: Bool, capacity: Int) -> [TokenID] {
        if let spaced {
            let hasPrefix = isFirst && model.addsDummyPrefix && !text.isEmpty
            return spaced.ids(of: text, hasPrefix: hasPrefix, capacity: capacity)
        }
        let text = String(decoding: [UInt8](copying: text), as: UTF8.self)
        return output(text, isTracked: false, isContinuation: !isFirst).tokens
    }
}

extension SentencePieceModel {
    /// The spellings of the pieces, by id.
    func vocabulary(source: String) throws(TokenizerError) -> Vocabulary {
        var vocabulary = Vocabulary(capacity: pieces.count)
        for (id, piece) in pieces.enumerated() where !vocabulary.append(spelled: piece.text) {
            throw .duplicate(.field("pieces[\(id)]", of: source), entry: "the piece '\(piece.text)'")
        }
        return vocabulary
    }

    /// The pieces that stand for no text; that for unknown characters only if no text yields it.
    fileprivate func specialTokens(yieldsUnknown: Bool) -> SpecialTokens {
        let token = { (id: Int?) in id.map { TokenID($0) } }
        var special = SpecialTokens(beginning: token(beginning), end: token(end), padding: token(padding))
        for (id, piece) in pieces.enumerated() {
            if piece.kind == .control || piece.kind == .unknown && !yieldsUnknown {
                special.names[TokenID(id)] = piece.text
            }
        }
        special.adoptPauses()
        return special
    }

    /// What each piece is decoded to.
    fileprivate func texts(_ special: SpecialTokens) -> TokenTexts {
        var texts = TokenTexts()
        let special = Set(special.all)
        for (id, piece) in pieces.enumerated() {
            if special.contains(TokenID(id)) {
                texts.append([])
            } else if piece.kind == .unknown {
                texts.append(unknownText.utf8)
            } else if piece.kind == .byte, let byte = ByteToken.byte(of: piece.text.utf8) {
                texts.append([byte])
            } else {
                texts.append(piece.text.replacing("\u{2581}", with: " ").utf8)
            }
        }
        return texts
    }
}
