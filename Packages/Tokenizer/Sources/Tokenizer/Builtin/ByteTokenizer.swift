public import Tokens

/// Every byte is a token: the tokenizer that needs no file and loses nothing.
///
/// Ids 0 to 255 are the bytes of the text's UTF-8. It passes `TokenizerContract` first.
public struct ByteTokenizer: Tokenizer {
    /// Makes the tokenizer; all are alike.
    public init() {}

    /// 256.
    public var vocabularySize: Int { 256 }

    /// None.
    public var specialTokens: SpecialTokens { SpecialTokens() }

    /// The bytes of `text`.
    public func encode(_ text: String) -> [TokenID] {
        text.utf8.map { TokenID(rawValue: Int32($0)) }
    }

    /// The byte that `token` is.
    public func bytes(of token: TokenID) -> [UInt8] {
        UInt8(exactly: token.rawValue).map { [$0] } ?? []
    }

    /// The document that says just "bytes".
    public func document() -> TokenizerDocument {
        TokenizerDocument(model: .bytes)
    }
}
