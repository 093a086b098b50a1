public import Tokens

/// A tokenizer made from a Hugging Face `tokenizer.json`, or from a file that says the same.
///
/// It gives the ids that the `tokenizers` library gives with special tokens neither added nor looked for.
///
/// Byte-level tokenizers without a normalizer lose nothing; others decode to the normalized text.
public struct DefinedTokenizer: Tokenizer {
    let definition: TokenizerDefinition
    private let model: any TokenModel
    /// The model, where text that needs no normalization goes straight to it.
    private let byteLevel: ByteLevelModel?
    /// The same for text whose spaces become signs.
    let spaced: SpacedModel?
    let endsWordsAtSpaces: Bool
    private let texts: TokenTexts
    let added: AddedTokenMatcher
    private let normalizedAdded: AddedTokenMatcher
    /// The number of ids, added tokens and gaps included.
    public let vocabularySize: Int
    /// The added tokens that stand for no text.
    public let specialTokens: SpecialTokens
    /// The tokens around a text.
    public let template: TextTemplate

    /// Makes the tokenizer that `definition` describes; `source` is the file it was read from.
    init(_ definition: TokenizerDefinition, source: String) throws(TokenizerError) {
        self.definition = definition
        model = try definition.makeModel(source: source)
        texts = definition.texts()
        vocabularySize = definition.vocabularySize
        specialTokens = SpecialTokens(definition)
        template = TextTemplate(
            prefix: definition.template.prefix,
            suffix: definition.template.suffix,
            hidesFirstSpace: definition.hidesFirstSpace
        )
        added = AddedTokenMatcher(definition.addedTokens.filter { !$0.isNormalized }) {
            Array($0.content.utf8)
        }
        normalizedAdded = AddedTokenMatcher(definition.addedTokens.filter(\.isNormalized)) { token in
            definition.normalized(AlignedText(Array(token.content.utf8), start: 0, isTracked: false)).bytes
        }
        let isComposed = definition.normalization.allSatisfy { $0 == .composed }
        byteLevel = isComposed ? model as? ByteLevelModel : nil
        let looksAtNormalized = definition.addedTokens.contains { $0.isNormalized && !$0.isSpecial }
        spaced = looksAtNormalized ? nil : SpacedModel(definition, model)
        endsWordsAtSpaces =
            added.keepsCutsInFrontOfSpaces && normalizedAdded.keepsCutsInFrontOfSpaces
            && (byteLevel?.endsWordsAtSpaces == true
                || model.endsWordsAtSpaces(behind: definition.normalization))
    }

    /// The ids of `text`, without special tokens.
    public func encode(_ text: String) -> [TokenID] {
        ids(of: text, isContinuation: false)
    }

    /// The ids of `text` behind other text: no space is put in front.
    public func encodeContinuation(_ text: String) -> [TokenID] {
        ids(of: text, isContinuation: true)
    }

    /// The ids of `text`, special tokens that it spells among them.
    public func encodeAllowingSpecialTokens(_ text: String) -> [TokenID] {
        output(text, allowsSpecial: true, isTracked: false).tokens
    }

    /// The ids of `text`, and what each was made from.
    public func spans(of text: String) -> [TokenSpan] {
        output(text, allowsSpecial: false, isTracked: true).spans(byteCount: text.utf8.count)
    }

    /// The characters of `text` that have no token.
    public func unencodable(in text: String) -> [Unicode.Scalar] {
        let bytes = Array(text.utf8)
        return model.unencodable(in: definition.normalized(AlignedText(bytes, start: 0, isTracked: false)))
    }

    /// The bytes that `token` stands for.
    public func bytes(of token: TokenID) -> [UInt8] {
        texts.bytes(of: token)
    }

    /// The document that holds the text of a `tokenizer.json`.
    public func document() -> TokenizerDocument {
        TokenizerDocument(model: .tokenizerJSON(definition.json), specialTokens: specialTokens)
    }

    private func ids(of text: String, isContinuation: Bool) -> [TokenID] {
        var text = text
        text.makeContiguousUTF8()
        let bytes = text.utf8Span.span.bytes
        if let byteLevel, !isContinuation { return ids(of: bytes, byteLevel, capacity: 0) }
        if let spaced { return ids(of: bytes, spaced, isContinuation: isContinuation, capacity: 0) }
        let output = output(text, allowsSpecial: false, isTracked: false, isContinuation: isContinuation)
        return output.tokens
    }

    func output(
        _ text: String,
        allowsSpecial: Bool,
        isTracked: Bool,
        isContinuation: Bool = false
    ) -> TokenOutput {
        var output = TokenOutput(isTracked: isTracked)
        let bytes = Array(text.utf8)
        for piece in added.pieces(of: bytes.span.bytes, allowsSpecial: allowsSpecial) {
            if let token = piece.token {
                output.append(token, end: piece.range.upperBound)
                continue
            }
            let part = AlignedText(
                Array(bytes[piece.range]),
                start: piece.range.lowerBound,
                isTracked: isTracked,
                isContinuation: isContinuation && piece.range.lowerBound == 0
            )
            encode(definition.normalized(part), allowsSpecial: allowsSpecial, to: &output)
        }
        return output
    }

    /// The ids of `text`, valid UTF-8, in an array with room for at least `capacity` of them.
    private func ids(of text: RawSpan, _ byteLevel: ByteLevelModel, capacity: Int) -> [TokenID] {
        var ids: [TokenID] = []
        ids.reserveCapacity(max(capacity, text.byteCount / 3) + 8)
        var encoder = byteLevel.core.encoders.take()
        for piece in added.pieces(of: text, allowsSpecial: false) {
            if let token = piece.token {
                ids.append(token)
                continue
            }
            let part = text.extracting(piece.range)
            if definition.normalization.isEmpty || CanonicalComposition.shared.isSurelyNormalized(part) {
                append(part, byteLevel, with: &encoder, to: &ids)
            } else {
                let aligned = AlignedText([UInt8](copying: part), start: 0, isTracked: false)
                let normalized = definition.normalized(aligned)
                append(normalized.bytes.span.bytes, byteLevel, with: &encoder, to: &ids)
            }
        }
        byteLevel.core.encoders.putBack(encoder)
        return ids
    }

    /// Appends the ids of normalized text between two added tokens.
    private func append(
        _ text: RawSpan,
        _ byteLevel: ByteLevelModel,
        with encoder: inout WordEncoder,
        to ids: inout [TokenID]
    ) {
        for piece in normalizedAdded.pieces(of: text, allowsSpecial: false) {
            if let token = piece.token {
                ids.append(token)
            } else {
                byteLevel.encode(text.extracting(piece.range), with: &encoder, to: &ids)
            }
        }
    }

    /// Appends the tokens of normalized text between two added tokens.
    private func encode(_ text: AlignedText, allowsSpecial: Bool, to output: inout TokenOutput) {
        for piece in normalizedAdded.pieces(of: text.bytes.span.bytes, allowsSpecial: allowsSpecial) {
            if let token = piece.token {
                output.append(token, end: text.origin(piece.range.upperBound))
            } else {
                let isAll = piece.range == 0..<text.bytes.count
                let part = isAll ? text : text.part(piece.range)
                model.encode(part, to: &output)
            }
        }
    }
}

extension DefinedTokenizer: PartEncoder {
    func ids(ofPart text: RawSpan, isFirst: Bool, capacity: Int) -> [TokenID] {
        if let byteLevel { return ids(of: text, byteLevel, capacity: capacity) }
        if let spaced { return ids(of: text, spaced, isContinuation: !isFirst, capacity: capacity) }
        let text = String(decoding: [UInt8](copying: text), as: UTF8.self)
        return isFirst ? encode(text) : encodeContinuation(text)
    }
}
