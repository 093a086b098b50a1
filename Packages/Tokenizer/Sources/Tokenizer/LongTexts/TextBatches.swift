/// A text that comes in pieces, as batches that several threads can work on.
///
/// Memory is about 1 MiB a thread, and more only for text without a place to cut it.
struct TextBatches: ~Copyable {
    /// Some of a text, in shares that can be read apart.
    struct Batch: Sendable {
        /// The bytes, and perhaps more behind the last share.
        let bytes: [UInt8]
        /// Where each share lies in `bytes`; empty where there are too few places to cut.
        let shares: [Range<Int>]
        /// Where the batch begins in the text.
        let offset: Int
    }

    private static let shareByteCount = 1 << 20

    private let shareCount: Int
    /// Nil for text that must not be cut.
    private let cutter: TextCutter?
    /// The most bytes without a place to cut; more are not a text.
    private let uncutLimit: Int
    private var buffer: [UInt8] = []
    private var offset = 0
    /// Up to where the buffer has no place to cut.
    private var searchedCount = 0

    init(shareCount: Int, cutter: TextCutter?, uncutLimit: Int = .max) {
        self.shareCount = max(shareCount, 1)
        self.cutter = cutter
        self.uncutLimit = uncutLimit
    }

    /// Calls `body` with one batch after the other.
    ///
    /// - Throws: ``TokenizerError/invalid(_:problem:)`` where more bytes than the limit have no place to cut,
    ///   and what `nextPiece` and `body` throw.
    mutating func forEachBatch(
        of name: String,
        nextPiece: () throws -> [UInt8]?,
        body: (Batch) throws -> Void
    ) throws {
        while let piece = try nextPiece() {
            buffer += piece
            guard let cutter, buffer.count >= shareCount * Self.shareByteCount else { continue }
            if let end = cutter.lastCut(in: buffer.span, searchedCount...buffer.count) {
                try body(takeBatch(end))
                continue
            }
            searchedCount = buffer.count
            guard buffer.count <= uncutLimit else {
                throw TokenizerError.invalid(
                    .file(name),
                    problem: "no word ends in the \(buffer.count) bytes from byte \(offset) on;"
                        + " use files of text only"
                )
            }
        }
        try body(takeBatch(buffer.count))
    }

    private mutating func takeBatch(_ end: Int) -> Batch {
        let cuts = cutter?.cuts(in: buffer.span.extracting(0..<end), count: shareCount) ?? [0, end]
        let shares = zip(cuts, cuts.dropFirst()).map { $0..<$1 }
        let rest = Array(buffer[end...])
        let batch = Batch(bytes: buffer, shares: shares, offset: offset)
        buffer = rest
        offset += end
        searchedCount = 0
        return batch
    }
}
