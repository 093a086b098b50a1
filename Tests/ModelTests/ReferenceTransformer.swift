import Foundation
import Model
import Tensor

/// A transformer written down plainly in double precision, without a cache, a batch or a gradient.
struct ReferenceTransformer {
    let configuration: TransformerConfiguration
    /// By parameter, row after row.
    var weights: [String: [Double]]

    init(_ model: Transformer) throws {
        configuration = model.configuration
        weights = [:]
        for parameter in model.store.parameters {
            weights[parameter.name] = try model.store.tensor(of: parameter).floats.map(Double.init)
        }
    }

    /// The logits after each token, `[T][V]`.
    func logits(tokens: [Int32], positions: [Int32], promptCount: Int) -> [[Double]] {
        var residual = zip(tokens, positions).map(embedding)
        for layer in 0..<configuration.layerCount {
            let path = "decoder/\(layer)"
            let normalized = residual.map { norm($0, "\(path)/attention/norm") }
            let attended = attention(normalized, layer: layer, positions: positions, promptCount: promptCount)
            residual = zip(residual, attended).map(sum)
            residual = residual.map { x in
                sum(x, feedForward(norm(x, "\(path)/feed_forward/norm"), "\(path)/feed_forward"))
            }
        }
        let head = weight(configuration.tiesEmbeddings ? "embedding/token" : "head/weight")
        return residual.map {
            Array(product(norm($0, "final_norm"), head).prefix(configuration.vocabularySize))
        }
    }

    /// `-log p(target)` after each token.
    func losses(tokens: [Int32], positions: [Int32], promptCount: Int, targets: [Int32]) -> [Double] {
        zip(logits(tokens: tokens, positions: positions, promptCount: promptCount), targets).map {
            let largest = $0.max() ?? 0
            return log($0.reduce(0) { $0 + exp($1 - largest) }) + largest - $0[Int($1)]
        }
    }

    // MARK: Layers

    private func embedding(token: Int32, position: Int32) -> [Double] {
        let row = rows("embedding/token", Int(token))
        guard configuration.positions == .learned, position >= 0 else { return row }
        return sum(row, rows("embedding/position", Int(position)))
    }

    private func norm(_ x: [Double], _ path: String) -> [Double] {
        let mean = configuration.norm == .layer ? x.reduce(0, +) / Double(x.count) : 0
        let square = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
        let gain = weight("\(path)/gain")
        let bias = weights["\(path)/bias"] ?? x.map { _ in 0 }
        return x.indices.map {
            (x[$0] - mean) / (square + configuration.normEpsilon).squareRoot() * gain[$0] + bias[$0]
        }
    }

    private func feedForward(_ x: [Double], _ path: String) -> [Double] {
        let inner = linear(x, "\(path)/input")
        let width = configuration.feedForwardWidth
        let active = (0..<width).map {
            activation(inner[$0]) * (configuration.isGated ? inner[width + $0] : 1)
        }
        return linear(active, "\(path)/output")
    }

    private func attention(
        _ x: [[Double]],
        layer: Int,
        positions: [Int32],
        promptCount: Int
    ) -> [[Double]] {
        let path = "decoder/\(layer)"
        let window = window(ofLayer: layer) ?? x.count
        let width = configuration.headWidth
        let projected = zip(x, positions).map { row, position in
            rotated(linear(row, "\(path)/attention/query_key_value"), position: position)
        }
        return x.indices.map { query in
            let seen = x.indices.filter {
                ($0 <= query || (query < promptCount && $0 < promptCount)) && $0 > query - window
            }
            let heads = (0..<configuration.headCount).flatMap { head in
                let group = head / (configuration.headCount / configuration.keyHeadCount)
                let key = (configuration.headCount + group) * width
                let value = key + configuration.keyHeadCount * width
                let weights = seen.map { place in
                    let score = (0..<width).reduce(0) {
                        $0 + projected[query][head * width + $1] * projected[place][key + $1]
                    }
                    return exp(score / Double(width).squareRoot())
                }
                let total = weights.reduce(0, +)
                return (0..<width).map { channel in
                    zip(seen, weights).reduce(0) { $0 + $1.1 * projected[$1.0][value + channel] } / total
                }
            }
            return linear(heads, "\(path)/attention/output")
        }
    }

    private func window(ofLayer layer: Int) -> Int? {
        guard let window = configuration.attentionWindow, layer >= window.firstLayer,
            !window.wholeLayers.contains(layer)
        else { return nil }
        return window.length
    }

    private func rotated(_ x: [Double], position: Int32) -> [Double] {
        guard configuration.positions == .rotary, position >= 0 else { return x }
        let width = configuration.headWidth
        var result = x
        for head in 0..<configuration.headCount + configuration.keyHeadCount {
            for pair in 0..<width / 2 {
                let frequency = pow(configuration.rotaryBase, -2 * Double(pair) / Double(width))
                let angle = Double(position) * frequency
                let (first, second) = (head * width + pair, head * width + pair + width / 2)
                result[first] = x[first] * cos(angle) - x[second] * sin(angle)
                result[second] = x[first] * sin(angle) + x[second] * cos(angle)
            }
        }
        return result
    }

    private func activation(_ x: Double) -> Double {
        switch configuration.activation {
        case .geluTanh: 0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
        case .gelu: 0.5 * x * erfc(-x / 2.0.squareRoot())
        case .silu: x / (1 + exp(-x))
        case .relu: max(x, 0)
        }
    }

    // MARK: Arithmetic

    private func weight(_ name: String) -> [Double] { weights[name] ?? [] }

    private func rows(_ name: String, _ row: Int) -> [Double] {
        Array(weight(name)[row * configuration.width..<(row + 1) * configuration.width])
    }

    private func linear(_ x: [Double], _ path: String) -> [Double] {
        let y = product(x, weight("\(path)/weight"))
        return weights["\(path)/bias"].map { sum(y, $0) } ?? y
    }

    private func product(_ x: [Double], _ matrix: [Double]) -> [Double] {
        (0..<matrix.count / x.count).map { output in
            x.indices.reduce(0) { $0 + x[$1] * matrix[output * x.count + $1] }
        }
    }

    private func sum(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 + $1 } }
}
