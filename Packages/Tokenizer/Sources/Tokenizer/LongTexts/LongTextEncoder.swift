import Dispatch
import Synchronization
public import Tokens

/// Encodes long texts on several threads, and texts that come in pieces without holding them whole.
///
/// The ids are those of `encode`. Text is cut only where that cannot change them; a tokenizer that
/// cannot tell where gets each text whole, on one thread.
public struct LongTextEncoder: Sendable {
    private let tokenizer: any Tokenizer
    private let threadCount: Int
    /// Less than this is not worth another thread.
    private let leastShareByteCount: Int
    /// What encodes parts; nil where texts must not be cut.
    private let parts: (any PartEncoder)?
    private let cutter: TextCutter?

    /// Encodes as `tokenizer` does, on at most `threadCount` threads.
    public init(_ tokenizer: any Tokenizer, threadCount: Int = 1) {
        self.init(tokenizer, threadCount: threadCount, leastShareByteCount: 1 << 16)
    }

    init(_ tokenizer: any Tokenizer, threadCount: Int, leastShareByteCount: Int) {
        self.leastShareByteCount = leastShareByteCount
        self.tokenizer = tokenizer
        self.threadCount = max(threadCount, 1)
        let encoder = tokenizer.partEncoder
        parts = encoder?.endsWordsAtSpaces == true ? encoder : nil
        cutter = parts == nil ? nil : TextCutter()
    }

    /// The ids of `text`, without special tokens.
    public func encode(_ text: String) -> [TokenID] {
        let shareCount = min(threadCount, text.utf8.count / leastShareByteCount)
        guard let cutter, shareCount > 1, let parts else { return tokenizer.encode(text) }
        var text = text
        text.makeContiguousUTF8()
        let bytes = text.utf8Span.span
        let cuts = cutter.cuts(in: bytes, count: shareCount)
        let shares = Mutex([[TokenID]](repeating: [], count: cuts.count - 1))
        DispatchQueue.concurrentPerform(iterations: cuts.count - 1) { index in
            let part = bytes.extracting(cuts[index]..<cuts[index + 1])
            // The others are appended to the first.
            let capacity = (index == 0 ? bytes : part).count / 3
            let ids = parts.ids(ofPart: part.bytes, isFirst: cuts[index] == 0, capacity: capacity)
            shares.withLock { $0[index] = ids }
        }
        var ids: [TokenID] = []
        shares.withLock { shares in
            swap(&ids, &shares[0])
            for share in shares.dropFirst() { ids += share }
        }
        return ids
    }

    /// Encodes a text that comes in pieces.
    ///
    /// - Parameters:
    ///   - name: What errors call the text.
    ///   - nextPiece: The next bytes of its UTF-8, cut anywhere; `nil` at the end.
    ///   - body: Takes the next ids.
    /// - Throws: ``TokenizerError/invalid(_:problem:)`` for text that is not UTF-8, and what the closures
    ///   throw.
    public func encode(
        _ name: String,
        nextPiece: () throws -> [UInt8]?,
        body: ([TokenID]) throws -> Void
    ) throws {
        var batches = TextBatches(shareCount: threadCount, cutter: cutter)
        try batches.forEachBatch(of: name, nextPiece: nextPiece) { batch in
            for share in try encoded(batch, name: name) { try body(share) }
        }
    }

    /// The ids of each share.
    private func encoded(_ batch: TextBatches.Batch, name: String) throws(TokenizerError) -> [[TokenID]] {
        let results = Mutex([Share](repeating: .ids([]), count: batch.shares.count))
        DispatchQueue.concurrentPerform(iterations: batch.shares.count) { index in
            let result = share(batch.shares[index], of: batch)
            results.withLock { $0[index] = result }
        }
        return try results.withLock { $0 }.map { share throws(TokenizerError) in
            switch share {
            case .ids(let ids): return ids
            case .invalidByte(let place):
                throw .invalid(.file(name), problem: "byte \(place) is not UTF-8; convert the text first")
            }
        }
    }

    private enum Share {
        case ids([TokenID])
        /// Where the text is not UTF-8.
        case invalidByte(Int)
    }

    private func share(_ range: Range<Int>, of batch: TextBatches.Batch) -> Share {
        let bytes = batch.bytes.span.extracting(range)
        do throws(UTF8.ValidationError) {
            let text = try UTF8Span(validating: bytes)
            guard let parts else { return .ids(tokenizer.encode(String(copying: text))) }
            let isFirst = batch.offset + range.lowerBound == 0
            return .ids(parts.ids(ofPart: text.span.bytes, isFirst: isFirst, capacity: 0))
        } catch {
            return .invalidByte(batch.offset + range.lowerBound + error.byteOffsets.lowerBound)
        }
    }
}
