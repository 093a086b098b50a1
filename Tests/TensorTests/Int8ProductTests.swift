import Closeness
import Testing

@testable import Tensor

/// Products with eight-bit weights: what they are against double precision, and what is stored.
@Suite struct Int8ProductTests {
    /// Up to 16 rows read the weights as they are; panels have 64 columns, blocks of a sum 512 or 1024.
    static let sizes = [
        (1, 1, 1), (1, 64, 512), (3, 65, 513), (4, 130, 40), (5, 31, 1025), (7, 200, 77), (16, 48, 24),
        (17, 63, 33), (40, 129, 300), (133, 70, 64),
    ]

    /// Weights, and what eight bits make of them.
    private struct Weights {
        let floats: [Float]
        let rows: Int
        let columns: Int

        init(_ name: String, rows: Int, columns: Int) {
            // Rows of different magnitude, one of them nothing but zeros.
            floats = seededNumbers(name, count: rows * columns).enumerated().map { index, value in
                let row = index / columns
                return row % 7 == 3 ? 0 : Float(value) * Float(1 + row % 5)
            }
            self.rows = rows
            self.columns = columns
        }

        /// The nearest multiples of each row's largest magnitude over 127.
        var rounded: [Double] {
            (0..<rows).flatMap { row -> [Double] in
                let numbers = floats[row * columns..<(row + 1) * columns]
                let factor = (numbers.map(abs).max() ?? 0) / 127
                guard factor > 0 else { return numbers.map { _ in 0 } }
                return numbers.map { Double(($0 * (1 / factor)).rounded(.toNearestOrEven) * factor) }
            }
        }

        func stored(by kernels: CPUKernels) throws -> Buffer {
            let source = try kernels.makeBuffer(floats.map(Double.init))
            let size = kernels.int8ByteCount(rows: rows, columns: columns)
            let block = try kernels.makeBlock(byteCount: size)
            let buffer = Buffer(block: block, offset: 0, byteCount: size)
            kernels.quantize(source, rows: rows, columns: columns, into: buffer)
            return buffer
        }
    }

    private func product(_ m: Int, _ n: Int, _ k: Int, _ precision: Precision) -> MatrixProduct {
        var product = MatrixProduct(
            m: m,
            n: n,
            k: k,
            operandType: precision.computeType,
            resultType: .float32
        )
        product.transposeB = true
        product.formatB = .int8
        return product
    }

    /// As the operands' type can hold them.
    private func activations(_ product: MatrixProduct) -> [Double] {
        let isNarrow = product.operandType == .bfloat16
        return seededNumbers("a", count: product.m * product.k)
            .map { isNarrow ? NarrowFormat.bfloat16.rounded($0) : Double(Float($0)) }
    }

    private func run(_ product: MatrixProduct, _ weights: Weights, threads: Int = 1) throws -> [Float] {
        let kernels = CPUKernels(threadCount: threads)
        let c = try kernels.makeBuffer(seededNumbers("c", count: product.m * product.n))
        try kernels.prepare(product).run(
            a: kernels.makeBuffer(activations(product), as: product.operandType),
            b: weights.stored(by: kernels),
            c: c,
            bias: product.hasBias ? kernels.makeBuffer(seededNumbers("bias", count: product.n)) : nil,
            addend: product.hasAddend
                ? kernels.makeBuffer(seededNumbers("addend", count: product.m * product.n)) : nil
        )
        return kernels.read(c, as: product.resultType, count: product.m * product.n)
    }

    @Test(arguments: sizes, Precision.allCases)
    func multipliesWithTheNearestMultiples(size: (m: Int, n: Int, k: Int), precision: Precision) throws {
        let weights = Weights("b", rows: size.n, columns: size.k)
        for isWhole in [false, true] {
            var product = product(size.m, size.n, size.k, precision)
            product.hasBias = isWhole
            product.hasAddend = isWhole
            let a = activations(product)
            let b = weights.rounded
            let bias = seededNumbers("bias", count: size.n)
            let addend = seededNumbers("addend", count: size.m * size.n)
            let expected = (0..<size.m * size.n).map { place in
                let (row, column) = (place / size.n, place % size.n)
                let sum = (0..<size.k).reduce(0) { $0 + a[row * size.k + $1] * b[column * size.k + $1] }
                return sum + (isWhole ? bias[column] + addend[place] : 0)
            }
            let found = try run(product, weights)
            let scale = expected.reduce(1) { max($0, abs($1)) }
            expectClose(
                found.map(Double.init),
                expected,
                absolute: 3e-6 * scale * Double(size.k).squareRoot()
            )
            expectSame(try run(product, weights, threads: 2), found, "two threads")
        }
    }

    /// A row of up to sixteen comes out the same, alone or with others.
    @Test(arguments: Precision.allCases)
    func aRowOfAFewHasTheSameBitsInAnyCompany(precision: Precision) throws {
        let weights = Weights("b", rows: 67, columns: 1031)
        let alone = try run(product(1, 67, 1031, precision), weights)
        for m in 2...16 {
            let row = try run(product(m, 67, 1031, precision), weights).prefix(67)
            expectSame(Array(row), alone, "\(m) rows")
        }
    }

    @Test func whatIsNotFiniteShowsInResults() throws {
        let kernels = CPUKernels(threadCount: 1)
        for bad in [Double.infinity, -.infinity, .nan] {
            let source = try kernels.makeBuffer([1, bad, 2, 3])
            let size = kernels.int8ByteCount(rows: 2, columns: 2)
            let b = Buffer(block: try kernels.makeBlock(byteCount: size), offset: 0, byteCount: size)
            kernels.quantize(source, rows: 2, columns: 2, into: b)
            let c = try kernels.makeBuffer([0, 0])
            let a = try kernels.makeBuffer([1, 1])
            try kernels.prepare(product(1, 2, 2, .float32)).run(a: a, b: b, c: c, bias: nil, addend: nil)
            let found = kernels.read(c, as: .float32, count: 2)
            #expect(found[0].isNaN && abs(found[1] - 5) < 0.02)
        }
    }

    @Test func takesAByteForANumberAndAFactorForARow() {
        let kernels = CPUKernels(threadCount: 1)
        #expect(kernels.int8ByteCount(rows: 128, columns: 2048) == 128 * 2048 + 128 * 4)
        #expect(kernels.int8ByteCount(rows: 65, columns: 3) == 128 * 3 + 128 * 4)
    }
}
