/// Rows of a pass that follow one another in a sequence.
///
/// They see what the cache holds before `start`, and one another; their keys and values are written there
/// from `start` on. Segments of one pass may name the same rows of a cache: each finds what those before it
/// left, so several continuations of one beginning follow one another and share its keys.
public struct CacheSegment {
    /// Where keys and values are kept.
    public let cache: KeyValueCache
    /// The place of the first row in its sequence.
    public let start: Int
    /// How many rows there are.
    public let rowCount: Int
    /// Leading places of the sequence that attend both ways; 0 for none.
    public let promptCount: Int

    /// Describes rows; `cache` must have room for them.
    public init(cache: KeyValueCache, start: Int, rowCount: Int, promptCount: Int = 0) {
        precondition(
            start >= 0 && rowCount > 0 && start + rowCount <= cache.capacity,
            "rows \(start)..<\(start + rowCount) of a cache of \(cache.capacity)"
        )
        self.cache = cache
        self.start = start
        self.rowCount = rowCount
        self.promptCount = promptCount
    }
}

/// The segments that the rows of a tape are divided into, filled before each run.
public final class CacheSegments {
    /// The rows of the tape.
    public let rowCapacity: Int
    private(set) var list: [CacheSegment] = []
    let promptCounts: IntegerInput?

    /// Divides `rows` rows of `tape`.
    ///
    /// - Parameters:
    ///   - tape: Where they are read.
    ///   - rows: How many there are.
    ///   - attendsBothWays: Whether segments may have prompts that attend both ways.
    public init(on tape: Tape, rows: Int, attendsBothWays: Bool) {
        rowCapacity = rows
        promptCounts = attendsBothWays ? tape.makeIntegerInput(count: rows) : nil
    }

    /// Divides the rows, in order; those left over belong to nothing.
    public func fill(_ segments: some Collection<CacheSegment>) {
        let count = segments.reduce(0) { $0 + $1.rowCount }
        precondition(count <= rowCapacity, "segments of \(count) rows for \(rowCapacity)")
        precondition(
            promptCounts != nil || segments.allSatisfy { $0.promptCount == 0 },
            "a prompt attends both ways in a recording that is causal"
        )
        list.removeAll(keepingCapacity: true)
        list.append(contentsOf: segments)
        promptCounts?.fill(segments.map { Int32($0.promptCount) })
    }

    func promptCount(at index: Int) -> Buffer? {
        promptCounts.map {
            let counts = $0.slot.memory
            return Buffer(block: counts.block, offset: counts.offset + 4 * index, byteCount: 4)
        }
    }
}
