import Dispatch
import Foundation
import Synchronization
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
    /// The token behind every document, if there is one.
    public let documentEnd: TokenID?

    /// Encodes every document of `source` on all cores, each followed by the tokenizer's end token if it has
    /// one.
    ///
    /// - Throws: `TokenizerError.unencodable` for text that the tokenizer has no token for, and what the
    ///   source throws.
    public init(_ source: any TextSource, tokenizer: any Tokenizer) throws {
        var tokens: [TokenID] = []
        var batch = DocumentBatch(tokenizer)
        try source.forEachDocument { document in
            batch.append(document)
            if batch.isFull { try batch.encode(to: &tokens) }
        }
        try batch.encode(to: &tokens)
        self.init(
            name: source.name,
            tokens: tokens,
            documentCount: batch.documentCount,
            documentEnd: tokenizer.specialTokens.end
        )
    }

    /// Wraps tokens made elsewhere.
    public init(
        name: String,
        tokens: [TokenID],
        documentCount: Int = 1,
        documentEnd: TokenID? = nil
    ) {
        self.name = name
        self.tokens = tokens
        self.documentCount = documentCount
        self.documentEnd = documentEnd
    }
}

/// Some documents, encoded at once on all cores.
private struct DocumentBatch {
    private static let fullByteCount = 4 << 20

    /// How many documents there have been.
    private(set) var documentCount = 0
    private let tokenizer: any Tokenizer
    private var documents: [String] = []
    private var byteCount = 0

    init(_ tokenizer: any Tokenizer) {
        self.tokenizer = tokenizer
    }

    var isFull: Bool { byteCount >= Self.fullByteCount }

    mutating func append(_ document: String) {
        documents.append(document)
        documentCount += 1
        byteCount += document.utf8.count
    }

    /// Appends the tokens of the documents in order, and forgets them.
    mutating func encode(to tokens: inout [TokenID]) throws(TokenizerError) {
        for ids in try documents.count == 1 ? [whole(documents[0])] : several() {
            tokens += ids
            if let end = tokenizer.specialTokens.end { tokens.append(end) }
        }
        documents = []
        byteCount = 0
    }

    /// The tokens of one long document.
    private func whole(_ document: String) throws(TokenizerError) -> [TokenID] {
        let missing = tokenizer.unencodable(in: document)
        guard missing.isEmpty else { throw .unencodable(missing) }
        let threadCount = ProcessInfo.processInfo.activeProcessorCount
        return LongTextEncoder(tokenizer, threadCount: threadCount).encode(document)
    }

    /// The tokens of each document.
    private func several() throws(TokenizerError) -> [[TokenID]] {
        let results = Mutex(
            [Result<[TokenID], TokenizerError>](repeating: .success([]), count: documents.count)
        )
        DispatchQueue.concurrentPerform(iterations: documents.count) { index in
            let result = Result { () throws(TokenizerError) in
                try tokenizer.encodeEveryCharacter(of: documents[index])
            }
            results.withLock { $0[index] = result }
        }
        return try results.withLock { $0 }.map { result throws(TokenizerError) in try result.get() }
    }
}
