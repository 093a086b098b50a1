@testable import Tensor

extension OperationCase {
    /// The blocks of the kernel are 16384 numbers forwards, twice that to share the work backwards, 16
    /// parts of the rows for the sums, and four vectors of 16 channels.
    static let norms: [OperationCase] = [(1, 1), (5, 7), (17, 40), (3, 67), (499, 67), (1, 16_411)].flatMap {
        [
            norm(.layer, rows: $0.0, channels: $0.1),
            norm(.layer, rows: $0.0, channels: $0.1, hasBias: false),
            norm(.rootMeanSquare, rows: $0.0, channels: $0.1, hasBias: false),
        ]
    }

    private static let epsilon = 0x1p-17

    static func norm(_ kind: NormKind, rows: Int, channels: Int, hasBias: Bool = true) -> OperationCase {
        OperationCase(
            name: "\(kind) norm \(rows)x\(channels)\(hasBias ? "" : " without bias")",
            operands: [.residual(rows, channels), .vector(channels)] + (hasBias ? [.vector(channels)] : []),
            longestSum: max(rows, channels) / 16,
            // The norm of a single number takes the difference of two that are 1 / sqrt(epsilon) large.
            gradientScale: channels == 1 ? 1 / epsilon.squareRoot() : 1,
            samples: rows * channels > 10_000 ? 12 : 40,
            record: { probe in
                let parameters = NormParameters(
                    kind: kind,
                    gain: probe.parameter(1),
                    bias: hasBias ? probe.parameter(2) : nil,
                    epsilon: Float(epsilon)
                )
                return .variable(probe.tape.normalize(probe.variable(0), with: parameters))
            },
            reference: { reference(kind, $0, hasBias: hasBias) }
        )
    }

    private static func reference(_ kind: NormKind, _ inputs: [Matrix], hasBias: Bool) -> Matrix {
        switch kind {
        case .layer:
            Reference.layerNorm(inputs[0], gain: inputs[1], bias: hasBias ? inputs[2] : nil, epsilon: epsilon)
        case .rootMeanSquare:
            Reference.rootMeanSquareNorm(inputs[0], gain: inputs[1], epsilon: epsilon)
        }
    }

    /// Two norms and two residual connections read the same stream, so that its gradient is written
    /// once and added to three times.
    static let sharedStream: [OperationCase] = [(7, 13), (43, 40)].map { rows, channels in
        OperationCase(
            name: "two norms and residuals \(rows)x\(channels)",
            operands: [
                .residual(rows, channels), .vector(channels), .vector(channels), .weight(channels, channels),
                .weight(channels, channels),
            ],
            longestSum: max(rows, 2 * channels),
            // The norms' results, and their gradients.
            roundingsToResult: 1,
            roundingsToGradient: 2,
            record: { probe in
                let x = probe.variable(0)
                let norms = [1, 2].map {
                    NormParameters(
                        kind: .rootMeanSquare,
                        gain: probe.parameter($0),
                        epsilon: Float(epsilon)
                    )
                }
                let first = probe.tape.normalize(x, with: norms[0])
                let second = probe.tape.normalize(x, with: norms[1])
                let middle = try probe.tape.linear(
                    first,
                    LinearParameters(weight: probe.parameter(3)),
                    addedTo: x
                )
                let last = LinearParameters(weight: probe.parameter(4))
                return .variable(try probe.tape.linear(second, last, addedTo: middle))
            },
            reference: {
                let first = Reference.rootMeanSquareNorm($0[0], gain: $0[1], epsilon: epsilon)
                let second = Reference.rootMeanSquareNorm($0[0], gain: $0[2], epsilon: epsilon)
                let middle = Reference.linear(first, weight: $0[3], residual: $0[0])
                return Reference.linear(second, weight: $0[4], residual: middle)
            }
        )
    }
}
