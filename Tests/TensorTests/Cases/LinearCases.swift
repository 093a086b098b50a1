@testable import Tensor

extension OperationCase {
    /// Products are oneDNN's; the bias gradient is summed in 16 parts of the rows, shared between
    /// threads from 65536 numbers on.
    static let linears: [OperationCase] = [
        LinearSize(rows: 1, inputs: 1, outputs: 1),
        LinearSize(rows: 7, inputs: 13, outputs: 5),
        LinearSize(rows: 40, inputs: 40, outputs: 40),
        LinearSize(rows: 67, inputs: 129, outputs: 131),
        LinearSize(rows: 521, inputs: 3, outputs: 127),
    ].flatMap { size in
        [
            linear(size, hasBias: false, hasResidual: false), linear(size, hasBias: true, hasResidual: false),
            linear(size, hasBias: false, hasResidual: true), linear(size, hasBias: true, hasResidual: true),
        ]
    }

    struct LinearSize {
        let rows: Int
        let inputs: Int
        let outputs: Int
    }

    static func linear(_ size: LinearSize, hasBias: Bool, hasResidual: Bool) -> OperationCase {
        let biases: [Operand] = hasBias ? [.vector(size.outputs)] : []
        let residuals: [Operand] = hasResidual ? [.residual(size.rows, size.outputs)] : []
        return OperationCase(
            name: "linear \(size.rows)x\(size.inputs) to \(size.outputs)"
                + (hasBias ? " with bias" : "") + (hasResidual ? " and residual" : ""),
            operands: [.activation(size.rows, size.inputs), .weight(size.outputs, size.inputs)] + biases
                + residuals,
            longestSum: max(size.rows, size.inputs, size.outputs),
            samples: size.rows * size.inputs * size.outputs > 100_000 ? 12 : 40,
            record: { probe in
                let layer = LinearParameters(
                    weight: probe.parameter(1),
                    bias: hasBias ? probe.parameter(2) : nil
                )
                guard hasResidual else { return .variable(try probe.tape.linear(probe.variable(0), layer)) }
                let residual = probe.variable(hasBias ? 3 : 2)
                return .variable(try probe.tape.linear(probe.variable(0), layer, addedTo: residual))
            },
            reference: {
                Reference.linear(
                    $0[0],
                    weight: $0[1],
                    bias: hasBias ? $0[2] : nil,
                    residual: hasResidual ? $0.last : nil
                )
            }
        )
    }
}
