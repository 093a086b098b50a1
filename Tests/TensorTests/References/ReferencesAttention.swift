import Foundation

/// The sizes of one attention call; rows of the input are `[queries, keys, values]`.
struct ReferenceHeads: Sendable {
    let batch: Int
    let positionCount: Int
    let queryHeads: Int
    let keyHeads: Int
    let width: Int

    var channels: Int { (queryHeads + 2 * keyHeads) * width }
    var rows: Int { batch * positionCount }
    /// The scores of every query with every key, times the width: how long this takes.
    var cost: Int { batch * positionCount * positionCount * queryHeads * width }
}

/// How far heads are turned, and which of their channels.
struct ReferenceRotation: Sendable {
    /// The channels of each head that turn.
    let width: Int
    let base: Double
    let isInterleaved: Bool
    let positions: [Int]

    /// The two channels of pair `pair`.
    func channels(of pair: Int) -> (Int, Int) {
        isInterleaved ? (2 * pair, 2 * pair + 1) : (pair, pair + width / 2)
    }
}

/// What a query sees more, or less, than the keys up to its own.
struct ReferenceMask: Sendable, CustomStringConvertible {
    /// Leading positions of each sequence that see one another.
    var promptCounts: [Int]?
    /// The documents of all sequences, each within one.
    var documentLengths: [Int]?
    /// How far back a query sees.
    var window: Int?

    var description: String {
        (promptCounts == nil ? "" : ", prompts") + (window.map { ", window \($0)" } ?? "")
            + (documentLengths == nil ? "" : ", documents")
    }

    /// For each position of all sequences, where its document begins in its own.
    func documentStarts(of heads: ReferenceHeads) -> [Int]? {
        var start = 0
        return documentLengths?.flatMap { length in
            defer { start += length }
            return [Int](repeating: start % heads.positionCount, count: length)
        }
    }
}

extension Reference {
    /// Turns the first `heads` heads of every row; a position of -1 turns nothing.
    static func rotated(
        _ x: Matrix,
        heads: Int,
        headWidth: Int,
        _ rotation: ReferenceRotation,
        backwards: Bool = false
    ) -> Matrix {
        var result = x
        for row in 0..<x.rows where rotation.positions[row] >= 0 {
            for head in 0..<heads {
                for pair in 0..<rotation.width / 2 {
                    let frequency = pow(rotation.base, -2 * Double(pair) / Double(rotation.width))
                    let angle = Double(rotation.positions[row]) * frequency * (backwards ? -1 : 1)
                    let (first, second) = rotation.channels(of: pair)
                    let (a, b) = (x[row, head * headWidth + first], x[row, head * headWidth + second])
                    result[row, head * headWidth + first] = a * cos(angle) - b * sin(angle)
                    result[row, head * headWidth + second] = a * sin(angle) + b * cos(angle)
                }
            }
        }
        return result
    }

    /// Every query attends to the keys it may see; query `i` sees key `j` when `j <= i`, or when both
    /// lie in the prompt; with a window, only when `j > i - window`; never before its document begins.
    static func attention(
        _ x: Matrix,
        _ heads: ReferenceHeads,
        _ mask: ReferenceMask = ReferenceMask()
    ) -> Matrix {
        let width = heads.width
        let documentStarts = mask.documentStarts(of: heads)
        var out = Matrix(rows: x.rows, columns: heads.queryHeads * width) { _, _ in 0 }
        for sequence in 0..<heads.batch {
            let prompt = mask.promptCounts?[sequence] ?? 0
            for query in 0..<heads.positionCount {
                let window = mask.window ?? query + 1
                let start = max(
                    documentStarts?[sequence * heads.positionCount + query] ?? 0,
                    query - window + 1
                )
                let seen = (start..<heads.positionCount).filter {
                    $0 <= query || (query < prompt && $0 < prompt)
                }
                for head in 0..<heads.queryHeads {
                    let group = head / (heads.queryHeads / heads.keyHeads)
                    let values = attended(
                        x,
                        row: sequence * heads.positionCount + query,
                        head: head,
                        keyRows: seen.map { sequence * heads.positionCount + $0 },
                        keyHead: heads.queryHeads + group,
                        valueHead: heads.queryHeads + heads.keyHeads + group,
                        width: width
                    )
                    for channel in 0..<width {
                        out[sequence * heads.positionCount + query, head * width + channel] = values[channel]
                    }
                }
            }
        }
        return out
    }

    /// `softmax(q k / sqrt(width)) v` for one query; heads are numbered through the row.
    private static func attended(
        _ x: Matrix,
        row: Int,
        head: Int,
        keyRows: [Int],
        keyHead: Int,
        valueHead: Int,
        width: Int
    ) -> [Double] {
        let scores = keyRows.map { key in
            (0..<width).reduce(0) { $0 + x[row, head * width + $1] * x[key, keyHead * width + $1] }
                / Double(width).squareRoot()
        }
        let largest = scores.max() ?? 0
        let weights = scores.map { exp($0 - largest) }
        let total = weights.reduce(0, +)
        return (0..<width).map { channel in
            zip(keyRows, weights).reduce(0) { $0 + $1.1 * x[$1.0, valueHead * width + channel] } / total
        }
    }
}
