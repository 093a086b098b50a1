import Closeness
import Testing

@testable import Tensor

@Suite struct LogitsTests {
    @Test(arguments: [(1, 1, 1), (7, 5, 13), (40, 40, 61)], Precision.allCases)
    func agreeWithTheirReference(
        size: (rows: Int, channels: Int, vocabularySize: Int),
        precision: Precision
    ) throws {
        let isRounded = precision == .bfloat16
        func numbers(_ name: String, _ rows: Int) -> Matrix {
            let values = seededNumbers(name, count: rows * size.channels)
            return Matrix(
                rows: rows,
                columns: size.channels,
                values: isRounded ? values.map(NarrowFormat.bfloat16.rounded) : values
            )
        }
        let hidden = numbers("hidden", size.rows)
        // Two rows of pauses, which have no logit.
        let head = numbers("head", size.vocabularySize + 2)
        let kernels = CPUKernels(threadCount: 1)
        let store = ParameterStore(kernels: kernels, precision: precision)
        let weight = store.makeParameter("head", shape: [head.rows, head.columns], decays: true)
        try store.allocate()
        try store.set(weight, to: Tensor(shape: weight.shape, floats: head.values.map { Float($0) }))
        store.refreshCopies()
        let tape = Tape(
            workspace: try Workspace(kernels: kernels),
            kernels: kernels,
            precision: precision,
            recordsGradients: false
        )
        let variable = tape.makeVariable(
            rows: size.rows,
            channels: size.channels,
            scalarType: precision.computeType
        )
        tape.record(SourceOperation(hidden.values, out: variable, kernels: kernels))
        let output = OutputHead(weight: weight, vocabularySize: size.vocabularySize)
        let wanted = tape.makeIntegerInput(count: 3)
        let logits = try tape.logits(of: tape.rows(wanted, of: variable), head: output)
        try tape.plan()
        let rows = [size.rows - 1, -1, 0]
        wanted.fill(rows.map(Int32.init))
        tape.forward()
        let expected = rows.flatMap { row in
            row < 0
                ? [Double](repeating: 0, count: size.vocabularySize)
                : Reference.logits(hidden, row: row, head: head, vocabularySize: size.vocabularySize)
        }
        // Logits are single precision in both; sums of at most 40 products, which stay below 8.
        let found = logits.read(count: expected.count).map(Double.init)
        expectClose(found, expected, absolute: 0x1p-24 * 8 * 8, "logits")
    }
}
