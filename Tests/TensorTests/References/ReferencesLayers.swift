import Foundation
import Tensor

/// What the kernels should compute, written down plainly in double precision.
enum Reference {
    /// `scale * tokens[ids[r]] + positions[places[r]]`; a place of -1 adds nothing.
    static func embedding(
        tokenTable: Matrix,
        positionTable: Matrix?,
        tokens: [Int],
        positions: [Int],
        scale: Double
    ) -> Matrix {
        Matrix(rows: tokens.count, columns: tokenTable.columns) { row, column in
            let token = scale * tokenTable[tokens[row], column]
            guard let positionTable, positions[row] >= 0 else { return token }
            return token + positionTable[positions[row], column]
        }
    }

    /// Layer norm, `(x - mean) / sqrt(variance + epsilon) * gain + bias`.
    static func layerNorm(_ x: Matrix, gain: Matrix, bias: Matrix?, epsilon: Double) -> Matrix {
        let means = (0..<x.rows).map { x.row($0).reduce(0, +) / Double(x.columns) }
        let deviations = (0..<x.rows).map { row in
            let squares = x.row(row).map { ($0 - means[row]) * ($0 - means[row]) }
            return (squares.reduce(0, +) / Double(x.columns) + epsilon).squareRoot()
        }
        return Matrix(rows: x.rows, columns: x.columns) { row, column in
            let unit = (x[row, column] - means[row]) / deviations[row]
            return unit * gain.values[column] + (bias?.values[column] ?? 0)
        }
    }

    /// Root-mean-square norm, `x / sqrt(mean(x * x) + epsilon) * gain`.
    static func rootMeanSquareNorm(_ x: Matrix, gain: Matrix, epsilon: Double) -> Matrix {
        let roots = (0..<x.rows).map { row in
            (x.row(row).reduce(0) { $0 + $1 * $1 } / Double(x.columns) + epsilon).squareRoot()
        }
        return Matrix(rows: x.rows, columns: x.columns) { row, column in
            x[row, column] / roots[row] * gain.values[column]
        }
    }

    /// A linear layer, `residual + x W^T + bias`.
    static func linear(_ x: Matrix, weight: Matrix, bias: Matrix? = nil, residual: Matrix? = nil) -> Matrix {
        Matrix(rows: x.rows, columns: weight.rows) { row, output in
            var sum = (bias?.values[output] ?? 0) + (residual?[row, output] ?? 0)
            for input in 0..<x.columns { sum += x[row, input] * weight[output, input] }
            return sum
        }
    }
}

extension Reference {
    static func activation(_ function: ActivationFunction, _ x: Double) -> Double {
        switch function {
        case .geluTanh: 0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
        case .gelu: 0.5 * x * erfc(-x / 2.0.squareRoot())
        case .silu: x / (1 + exp(-x))
        case .relu: max(x, 0)
        }
    }

    static func activated(_ x: Matrix, with function: ActivationFunction) -> Matrix {
        Matrix(rows: x.rows, columns: x.columns, values: x.values.map { activation(function, $0) })
    }

    /// `f(gate) * up` for rows `[gate, up]`.
    static func gated(_ x: Matrix, with function: ActivationFunction) -> Matrix {
        let width = x.columns / 2
        return Matrix(rows: x.rows, columns: width) { row, column in
            activation(function, x[row, column]) * x[row, width + column]
        }
    }
}
