public import Tokens

/// Turns text into token ids and back.
///
/// ## Laws
///
/// - `encode` never yields a special token: text that spells `<pause>` stays ordinary text.
/// - For byte-level tokenizers, `decode(encode(text)) == text`.
/// - Ids lie in `0..<vocabularySize`; special tokens, pauses among them, are counted.
/// - `decode` skips special tokens and replaces invalid UTF-8 by U+FFFD.
///
/// `TokenizerContract` in `Tests/TokenizerTests` checks them on every implementation.
public protocol Tokenizer: Sendable {
    /// The number of ids, special tokens included.
    var vocabularySize: Int { get }
    /// The tokens that stand for no text.
    var specialTokens: SpecialTokens { get }
    /// The ids of `text`, without special tokens.
    func encode(_ text: String) -> [TokenID]
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
    /// None: most tokenizers have a token for everything.
    public func unencodable(in text: String) -> [Unicode.Scalar] { [] }

    /// The ids of `text`, none of which is lost.
    ///
    /// - Throws: ``TokenizerError/unencodable(_:)`` where ``encode(_:)`` would leave out a character.
    public func encodeEveryCharacter(of text: String) throws(TokenizerError) -> [TokenID] {
        let missing = unencodable(in: text)
        guard missing.isEmpty else { throw .unencodable(missing) }
        return encode(text)
    }

    /// The text of `tokens`, special tokens left out, invalid UTF-8 replaced.
    public func decode(_ tokens: [TokenID]) -> String {
        String(decoding: tokens.flatMap { bytes(of: $0) }, as: UTF8.self)
    }
}
