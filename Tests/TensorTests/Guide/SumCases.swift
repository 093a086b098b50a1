@testable import Tensor

extension OperationCase {
    /// Unequal sizes, and a stream that is added to itself: its gradient is written once and added to.
    static let sums: [OperationCase] = [(1, 1), (5, 7), (17, 40)].flatMap { rows, channels in
        [
            OperationCase(
                name: "sum \(rows)x\(channels)",
                operands: [.residual(rows, channels), .residual(rows, channels)],
                longestSum: 1,
                record: { .variable($0.tape.sum($0.variable(0), $0.variable(1))) },
                reference: { plainSum($0[0], $0[1]) }
            ),
            OperationCase(
                name: "sum with itself \(rows)x\(channels)",
                operands: [.residual(rows, channels)],
                longestSum: 2,
                record: { .variable($0.tape.sum($0.variable(0), $0.variable(0))) },
                reference: { plainSum($0[0], $0[0]) }
            ),
        ]
    }

    private static func plainSum(_ x: Matrix, _ y: Matrix) -> Matrix {
        Matrix(rows: x.rows, columns: x.columns, values: zip(x.values, y.values).map { $0 + $1 })
    }
}
