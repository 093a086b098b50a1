@testable import Tensor

/// Adds two streams, `z = x + y`, and hands the gradient of the sum to both.
final class SumOperation: Operation {
    private let kernels: any Kernels
    private let terms: [(variable: Variable, contribution: GradientContribution)]
    private let z: Variable

    init(_ x: Variable, _ y: Variable, z: Variable, kernels: any Kernels) {
        self.kernels = kernels
        terms = [x, y].map { ($0, $0.makeContribution()) }
        self.z = z
    }

    var forwardSlots: [Slot] { terms.map(\.variable.slot) + [z.slot] }
    var backwardSlots: [Slot] { z.gradientSlots + terms.flatMap(\.variable.gradientSlots) }

    func forward() {
        copy(terms[0].variable.value, to: z.value)
        kernels.add(terms[1].variable.value, to: z.value, count: z.layout.count)
    }

    func backward() {
        // Consumers run in reverse of their registration: the last one writes, the others add.
        for (variable, contribution) in terms.reversed() {
            if contribution.accumulates {
                kernels.add(z.gradient, to: variable.gradient, count: z.layout.count)
            } else {
                copy(z.gradient, to: variable.gradient)
            }
        }
    }

    private func copy(_ source: Buffer, to destination: Buffer) {
        let byteCount = z.channels * 4
        let rows = CopiedRows(
            count: z.rows,
            byteCount: byteCount,
            sourceStride: byteCount,
            destinationStride: byteCount
        )
        kernels.copyRows(rows, from: source, to: destination)
    }
}

extension Tape {
    /// Records `x + y`, single precision `[rows, C]`.
    func sum(_ x: Variable, _ y: Variable) -> Variable {
        precondition(x.layout == y.layout, "\(x.layout) and \(y.layout) cannot be added")
        precondition(x.scalarType == .float32, "sums are single precision, not \(x.scalarType)")
        let z = makeVariable(rows: x.rows, channels: x.channels, scalarType: .float32)
        record(SumOperation(x, y, z: z, kernels: kernels))
        return z
    }
}
