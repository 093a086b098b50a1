public import Tokenizer
public import Tokens

/// A text source as one long run of tokens, encoded once and kept in memory (4 bytes per token).
public struct TokenCorpus: Sendable {
    /// The name of the text.
    public let name: String
    /// The tokens of all documents, in order.
    public let tokens: [TokenID]
    /// The number of documents.
    public let documentCount: Int

    /// Encodes every document of `source`, each followed by the tokenizer's end token if it has one.
    ///
    /// - Throws: `TokenizerError.unencodable` for text that the tokenizer has no token for, and what the
    ///   source throws.
    public init(_ source: any TextSource, tokenizer: any Tokenizer) throws {
        var tokens: [TokenID] = []
        var documentCount = 0
        let end = tokenizer.specialTokens.end
        try source.forEachDocument { document in
            tokens += try tokenizer.encodeEveryCharacter(of: document)
            if let end { tokens.append(end) }
            documentCount += 1
        }
        self.init(name: source.name, tokens: tokens, documentCount: documentCount)
    }

    /// Wraps tokens made elsewhere.
    public init(name: String, tokens: [TokenID], documentCount: Int = 1) {
        self.name = name
        self.tokens = tokens
        self.documentCount = documentCount
    }
}
