import Foundation
import Tensor

/// Adam with decoupled weight decay as Loshchilov and Hutter write it, one number at a time.
struct ReferenceAdamW {
    let settings: AdamW
    var values: [Double]
    var first: [Double]
    var second: [Double]

    init(_ settings: AdamW, values: [Double]) {
        self.settings = settings
        self.values = values
        first = values.map { _ in 0 }
        second = first
    }

    /// Applies one step; `decays` says of each number whether it decays.
    mutating func update(gradients: [Double], decays: [Bool], step: Int, learningRate: Double) -> Double {
        let norm = gradients.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let limit = settings.maximumGradientNorm
        let scale = limit > 0 ? min(1, limit / (norm + 1e-6)) : 1
        for index in values.indices {
            let gradient = gradients[index] * scale
            first[index] = settings.beta1 * first[index] + (1 - settings.beta1) * gradient
            second[index] = settings.beta2 * second[index] + (1 - settings.beta2) * gradient * gradient
            let mean = first[index] / (1 - pow(settings.beta1, Double(step)))
            let square = second[index] / (1 - pow(settings.beta2, Double(step)))
            let decay = decays[index] ? settings.weightDecay * values[index] : 0
            values[index] -= learningRate * (mean / (square.squareRoot() + settings.epsilon) + decay)
        }
        return norm
    }
}

extension Reference {
    static func columnSums(_ x: Matrix) -> [Double] {
        (0..<x.columns).map { column in (0..<x.rows).reduce(0) { $0 + x[$1, column] } }
    }

    static func sumOfSquares(_ x: [Double]) -> Double {
        x.reduce(0) { $0 + $1 * $1 }
    }

    /// `x[indices[i]]`; -1 gives zeros.
    static func gathered(_ x: Matrix, indices: [Int]) -> Matrix {
        Matrix(rows: indices.count, columns: x.columns) { row, column in
            indices[row] < 0 ? 0 : x[indices[row], column]
        }
    }

    /// `out[indices[i]] = x[i]`; -1 is skipped.
    static func scattered(_ x: Matrix, indices: [Int], into out: Matrix) -> Matrix {
        var out = out
        for (row, index) in indices.enumerated() where index >= 0 {
            for column in 0..<x.columns { out[index, column] = x[row, column] }
        }
        return out
    }
}
