public import Tokens

/// Turns text into token ids and back.
///
/// ## Laws
///
/// - `encode` never yields a special token: text that spells `<pause>` stays ordinary text.
/// - For byte-level tokenizers, `decode(encode(text)) == text`.
/// - Ids lie in `0..<vocabularySize`; special tokens, pauses among them, are counted.
/// - `decode` skips special tokens and replaces invalid UTF-8 by U+FFFD.
/// - The ranges of `spans` follow one another and cover the text, if it has any token.
///
/// `TokenizerContract` in `Tests/TokenizerTests` checks them on every implementation.
public protocol Tokenizer: Sendable {
    /// The number of ids, special tokens included.
    var vocabularySize: Int { get }
    /// The tokens that stand for no text.
    var specialTokens: SpecialTokens { get }
    /// What the model expects around a text; nothing by default.
    var template: TextTemplate { get }
    /// The ids of `text`, without special tokens.
    func encode(_ text: String) -> [TokenID]
    /// The ids of `text` that stands behind other text, without special tokens.
    ///
    /// They differ from those of ``encode(_:)`` where a tokenizer puts a space in front of a text.
    func encodeContinuation(_ text: String) -> [TokenID]
    /// The ids of `text`, in which the names of special tokens stand for these tokens.
    ///
    /// For text that a program wrote, never for text that came from outside.
    func encodeAllowingSpecialTokens(_ text: String) -> [TokenID]
    /// The ids of `text`, and what each was made from.
    func spans(of text: String) -> [TokenSpan]
    /// The bytes that `token` stands for: empty for a special token or an id out of range.
    func bytes(of token: TokenID) -> [UInt8]
    /// The characters of `text` that ``encode(_:)`` leaves out, each once, in order of appearance.
    ///
    /// None for tokenizers that have a token for everything, which is what this does by default.
    func unencodable(in text: String) -> [Unicode.Scalar]
    /// A self-contained JSON description, from which `TokenizerDocument` makes the same tokenizer.
    func document() throws -> TokenizerDocument
}

extension Tokenizer {
    /// Nothing.
    public var template: TextTemplate { TextTemplate() }

    /// The ids that `encode` gives.
    public func encodeContinuation(_ text: String) -> [TokenID] { encode(text) }

    /// The ids of `text`, with special tokens where their names stand.
    public func encodeAllowingSpecialTokens(_ text: String) -> [TokenID] {
        let special = specialTokens
        let tokens = special.all.map { AddedToken(id: $0, content: special.name(of: $0) ?? "") }
        let matcher = AddedTokenMatcher(tokens) { Array($0.content.utf8) }
        let bytes = Array(text.utf8)
        return matcher.pieces(of: bytes.span.bytes, allowsSpecial: true).flatMap { piece in
            piece.token.map { [$0] } ?? encode(String(decoding: bytes[piece.range], as: UTF8.self))
        }
    }

    /// The ids of `text` and their parts of it, for tokenizers whose tokens spell the text.
    public func spans(of text: String) -> [TokenSpan] {
        var start = 0
        return encode(text).map { token in
            let end = start + bytes(of: token).count
            defer { start = end }
            return TokenSpan(token: token, bytes: start..<end)
        }
    }

    /// None: most tokenizers have a token for everything.
    public func unencodable(in text: String) -> [Unicode.Scalar] { [] }

    /// The ids of `text`, none of which is lost.
    ///
    /// - Parameters:
    ///   - text: What to encode.
    ///   - isContinuation: Whether it stands behind other text.
    /// - Returns: What `encode` gives, or `encodeContinuation`.
    /// - Throws: ``TokenizerError/unencodable(_:)`` where ``encode(_:)`` would leave out a character.
    public func encodeEveryCharacter(
        of text: String,
        isContinuation: Bool = false
    ) throws(TokenizerError) -> [TokenID] {
        let missing = unencodable(in: text)
        guard missing.isEmpty else { throw .unencodable(missing) }
        return isContinuation ? encodeContinuation(text) : encode(text)
    }

    /// The text of `tokens`, special tokens left out, invalid UTF-8 replaced.
    ///
    /// - Parameters:
    ///   - tokens: The ids.
    ///   - isContinuation: Whether other text stands in front, so that a space that begins it is kept.
    /// - Returns: What `encode` was given, as far as the tokenizer keeps it.
    public func decode(_ tokens: [TokenID], isContinuation: Bool = false) -> String {
        let text = tokens.flatMap { bytes(of: $0) }
        let hidesSpace = template.hidesFirstSpace && !isContinuation && text.first == 0x20
        return String(decoding: hidesSpace ? text.dropFirst() : text[...], as: UTF8.self)
    }
}
