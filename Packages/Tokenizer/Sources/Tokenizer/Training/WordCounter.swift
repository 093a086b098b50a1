import Dispatch
import Synchronization

/// Counts the words of texts that are read piece by piece, on several threads.
///
/// Memory is a few MiB and the different words; no text is held whole. The counts do not depend on the
/// pieces or on the number of threads.
public struct WordCounter: ~Copyable {
    /// What is cut into words as one text.
    ///
    /// It matters to white space alone: a run of it leaves its last character to the word behind, unless
    /// the unit ends there.
    public enum Unit: String, CaseIterable, Sendable {
        /// Each line with its line feed, as the `tokenizers` library reads files.
        case line
        /// Each text as a whole, as it will be encoded.
        case text
    }

    /// Longer words are no text.
    static let longestWordByteCount = 16 << 20

    private let unit: Unit
    private let workers: [CountingWorker]

    /// Begins with no words.
    ///
    /// - Parameters:
    ///   - unit: What is cut into words as one text.
    ///   - threadCount: How many threads count; at least 1.
    public init(unit: Unit = .line, threadCount: Int = 1) {
        self.unit = unit
        workers = (0..<max(threadCount, 1)).map { _ in CountingWorker() }
    }

    /// Counts the words of one text.
    ///
    /// - Parameters:
    ///   - name: What errors call the text.
    ///   - nextPiece: The next bytes of its UTF-8, cut anywhere; `nil` at the end.
    /// - Throws: ``TokenizerError/invalid(_:problem:)``, and what `nextPiece` throws.
    public mutating func count(_ name: String, nextPiece: () throws -> [UInt8]?) throws {
        let cutter = TextCutter(beforeLineFeeds: true, behindLineFeeds: unit == .line)
        var batches = TextBatches(
            shareCount: workers.count,
            cutter: cutter,
            uncutLimit: Self.longestWordByteCount
        )
        let (workers, unit) = (workers, unit)
        try batches.forEachBatch(of: name, nextPiece: nextPiece) { batch in
            DispatchQueue.concurrentPerform(iterations: batch.shares.count) { index in
                workers[index].count(batch.shares[index], of: batch.bytes, unit: unit)
            }
            if let place = workers.compactMap(\.invalidByte).min() {
                let problem = "byte \(batch.offset + place) is not UTF-8; convert the text first"
                throw TokenizerError.invalid(.file(name), problem: problem)
            }
        }
    }

    /// The words of all texts.
    public consuming func finish() -> WordCounts {
        var table = WordTable()
        for worker in workers { table.add(worker.table) }
        return WordCounts(table: table)
    }
}

/// The different words of texts, and how often each was there.
public struct WordCounts: Sendable {
    let table: WordTable

    /// The number of different words.
    public var distinctCount: Int { table.count }
}

/// The counts of one thread.
private final class CountingWorker: Sendable {
    private struct State {
        var table = WordTable()
        var invalidByte: Int?
    }

    private let state = Mutex(State())
    private let splitter = WordSplitter()

    var table: WordTable { state.withLock { $0.table } }
    /// Where the text was not UTF-8.
    var invalidByte: Int? { state.withLock { $0.invalidByte } }

    func count(_ range: Range<Int>, of bytes: [UInt8], unit: WordCounter.Unit) {
        let text = bytes.span.extracting(range)
        state.withLock { state in
            do throws(UTF8.ValidationError) {
                _ = try UTF8Span(validating: text)
                count(text.bytes, unit: unit, into: &state.table)
            } catch {
                state.invalidByte = range.lowerBound + error.byteOffsets.lowerBound
            }
        }
    }

    private func count(_ text: RawSpan, unit: WordCounter.Unit, into table: inout WordTable) {
        guard unit == .line else { return countWords(of: text, into: &table) }
        var start = 0
        while start < text.byteCount {
            let end = text.lineEnd(from: start)
            countWords(of: text.extracting(start..<end), into: &table)
            start = end
        }
    }

    private func countWords(of text: RawSpan, into table: inout WordTable) {
        var start = 0
        while start < text.byteCount {
            let end = splitter.end(ofWordAt: start, in: text)
            table.add(start..<end, of: text)
            start = end
        }
    }
}

extension RawSpan {
    /// The offset behind the first line feed from `start` on, or the length.
    fileprivate func lineEnd(from start: Int) -> Int {
        var index = start
        while index < byteCount, byte(index) != 0x0A { index &+= 1 }
        return min(index &+ 1, byteCount)
    }
}
