@testable import Tensor

extension OperationCase {
    static let functions: [ActivationFunction] = [.geluTanh, .gelu, .silu, .relu]

    /// The blocks of the kernel are 16384 numbers.
    static let activations: [OperationCase] = functions.flatMap { function in
        [(1, 1), (3, 7), (1, 40), (127, 131)].flatMap {
            [
                activation(function, rows: $0.0, channels: $0.1),
                gatedActivation(function, rows: $0.0, width: $0.1),
            ]
        }
    }

    private static func activation(_ function: ActivationFunction, rows: Int, channels: Int) -> OperationCase
    {
        OperationCase(
            name: "\(function) \(rows)x\(channels)",
            operands: [.activation(rows, channels, in: -6...6)],
            longestSum: 1,
            samples: rows * channels > 1000 ? 12 : 40,
            record: { .variable($0.tape.activate($0.variable(0), with: function)) },
            reference: { Reference.activated($0[0], with: function) }
        )
    }

    private static func gatedActivation(_ function: ActivationFunction, rows: Int, width: Int)
        -> OperationCase
    {
        OperationCase(
            name: "gated \(function) \(rows)x\(width)",
            operands: [.activation(rows, 2 * width, in: -6...6)],
            longestSum: 1,
            samples: rows * width > 1000 ? 12 : 40,
            record: { .variable($0.tape.activateGated($0.variable(0), with: function)) },
            reference: { Reference.gated($0[0], with: function) }
        )
    }
}
