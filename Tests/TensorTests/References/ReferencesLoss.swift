import Foundation

extension Reference {
    /// `-log softmax(logits)[target]` of one row.
    static func loss(of logits: [Double], target: Int) -> Double {
        let largest = logits.max() ?? 0
        return log(logits.reduce(0) { $0 + exp($1 - largest) }) + largest - logits[target]
    }

    /// The loss of each selected row of `hidden W^T`, where only the first `vocabularySize` rows of W
    /// have a logit; `[rows, 1]`.
    static func crossEntropy(
        _ hidden: Matrix,
        head: Matrix,
        vocabularySize: Int,
        rows: [Int],
        targets: [Int]
    ) -> Matrix {
        let losses = zip(rows, targets).map { row, target in
            loss(of: logits(hidden, row: row, head: head, vocabularySize: vocabularySize), target: target)
        }
        return Matrix(rows: rows.count, columns: 1, values: losses)
    }

    static func logits(_ hidden: Matrix, row: Int, head: Matrix, vocabularySize: Int) -> [Double] {
        (0..<vocabularySize).map { token in
            var sum = 0.0
            for channel in 0..<hidden.columns { sum += hidden[row, channel] * head[token, channel] }
            return sum
        }
    }

    /// The lowest index of the largest number.
    static func greedyToken(of logits: [Double]) -> Int {
        logits.indices.reduce(0) { logits[$1] > logits[$0] ? $1 : $0 }
    }
}
