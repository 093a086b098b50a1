public import PauseStrategy
public import Tokens

extension Batch {
    /// Lays sequences side by side, padded on the right.
    ///
    /// Padding positions count on from the largest one of their row, so that with consecutive
    /// positions every row reads `0..<T`, and no position is ever `T` or more.
    ///
    /// - Parameters:
    ///   - rows: The `B` sequences; at least one.
    ///   - policy: What the model is told about the place of inserted tokens.
    ///   - positionCount: `T`, at least the longest row; `nil` takes just that.
    ///   - truncatedCounts: Prompt tokens that each row lost, `[B]`; `nil` for none.
    ///   - documentEnd: The token that ends a document, to keep those of a row apart; `nil` lets each row
    ///     be one.
    public init(
        _ rows: [PausedSequence],
        positions policy: PausePositions = .consecutive,
        positionCount: Int? = nil,
        truncatedCounts: [Int]? = nil,
        documentEnd: TokenID? = nil
    ) {
        let longest = rows.map(\.count).max() ?? 0
        let positionCount = positionCount ?? longest
        precondition(!rows.isEmpty, "a batch needs at least one row")
        precondition(positionCount >= longest, "a row of \(longest) does not fit into \(positionCount)")
        let truncatedCounts = truncatedCounts ?? rows.map { _ in 0 }
        precondition(
            truncatedCounts.count == rows.count,
            "\(truncatedCounts.count) truncated counts for \(rows.count) rows"
        )
        var columns = Columns(capacity: rows.count * positionCount)
        for row in rows { columns.append(row, policy, paddedTo: positionCount) }
        self.init(
            rowCount: rows.count,
            positionCount: positionCount,
            tokens: columns.tokens,
            positions: columns.positions,
            targets: columns.targets,
            promptCounts: rows.map { Int32($0.promptCount) },
            realCounts: rows.map { $0.count - $0.insertedCount },
            insertedCounts: rows.map(\.insertedCount),
            truncatedCounts: truncatedCounts,
            documentStarts: documentEnd.map { end in
                rows.flatMap { Self.documentStarts(of: $0, end: end, paddedTo: positionCount) }
            }
        )
    }

    /// A document begins behind the end of the one before; padding belongs to the last.
    private static func documentStarts(
        of row: PausedSequence,
        end: TokenID,
        paddedTo count: Int
    ) -> [Int32] {
        var start: Int32 = 0
        return (0..<count).map { position in
            let previous = position - 1
            if row.tokens.indices.contains(previous), row.tokens[previous] == end, !row.isInserted[previous] {
                start = Int32(position)
            }
            return start
        }
    }

    /// The three `[B, T]` arrays while they grow.
    private struct Columns {
        var tokens: [TokenID] = []
        var positions: [Int32] = []
        var targets: [Target] = []

        init(capacity: Int) {
            tokens.reserveCapacity(capacity)
            positions.reserveCapacity(capacity)
            targets.reserveCapacity(capacity)
        }

        mutating func append(_ row: PausedSequence, _ policy: PausePositions, paddedTo count: Int) {
            let numbers = policy.positions(isInserted: row.isInserted)
            let padding = count - row.count
            let next = (numbers.max() ?? -1) + 1
            tokens += row.tokens + repeatElement(0, count: padding)
            targets += row.targets + repeatElement(.ignored, count: padding)
            positions += numbers
            positions += (0..<Int32(padding)).map { next + $0 }
        }
    }
}
