import Closeness
import Testing

@testable import Tensor

/// Products with packed weights: what they are against double precision or dense ones, and what is stored.
@Suite struct PackedMatrixTests {
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
        let format: MatrixFormat

        init(_ name: String, rows: Int, columns: Int, format: MatrixFormat = .int8) {
            // Rows of different magnitude, one of them nothing but zeros.
            floats = seededNumbers(name, count: rows * columns).enumerated().map { index, value in
                let row = index / columns
                return row % 7 == 3 ? 0 : Float(value) * Float(1 + row % 5)
            }
            self.rows = rows
            self.columns = columns
            self.format = format
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
            return try kernels.packed(source, .init(rows: rows, columns: columns, format: format))
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
        return try run(product, b: weights.stored(by: kernels), kernels: kernels)
    }

    private func run(_ product: MatrixProduct, b: Buffer, kernels: CPUKernels) throws -> [Float] {
        let c = try kernels.makeBuffer(seededNumbers("c", count: product.m * product.n))
        try kernels.prepare(product).run(
            a: kernels.makeBuffer(activations(product), as: product.operandType),
            b: b,
            c: c,
            bias: product.hasBias ? kernels.makeBuffer(seededNumbers("bias", count: product.n)) : nil,
            addend: product.hasAddend
                ? kernels.makeBuffer(seededNumbers("addend", count: product.m * product.n)) : nil
        )
        return kernels.read(c, as: product.resultType, count: product.m * product.n)
    }

    /// Activations are rounded to 1/32767 of the largest one, by half of that at most; sums as usual.
    private func tolerance(a: [Double], b: [Double], depth: Int) -> Double {
        let largest = a.reduce(0) { max($0, abs($1)) }
        let sums = stride(from: 0, to: b.count, by: depth)
            .map { b[$0..<$0 + depth].reduce(0) { $0 + abs($1) } }
        return largest * (sums.max() ?? 0) * (0.51 / 32767 + 1e-6) + 1e-5
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
            expectClose(found.map(Double.init), expected, absolute: tolerance(a: a, b: b, depth: size.k))
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
            let b = try kernels.packed(source, .init(rows: 2, columns: 2, format: .int8))
            let c = try kernels.makeBuffer([0, 0])
            let a = try kernels.makeBuffer([1, 1])
            try kernels.prepare(product(1, 2, 2, .float32)).run(a: a, b: b, c: c, bias: nil, addend: nil)
            let found = kernels.read(c, as: .float32, count: 2)
            #expect(found[0].isNaN && abs(found[1] - 5) < 0.02)
        }
    }

    /// Also where more rows are stored than the product has columns, as pauses behind a vocabulary are.
    @Test(arguments: sizes)
    func panelsGiveTheBitsOfDenseWeights(size: (m: Int, n: Int, k: Int)) throws {
        let weights = Weights("b", rows: size.n + 5, columns: size.k, format: .panels)
        for isWhole in [false, true] {
            var product = product(size.m, size.n, size.k, .bfloat16)
            product.hasBias = isWhole
            product.hasAddend = isWhole
            product.formatB = .panels
            let found = try run(product, weights)
            product.formatB = .dense
            let kernels = CPUKernels(threadCount: 1)
            let b = weights.floats.prefix(size.n * size.k).map { NarrowFormat.bfloat16.rounded(Double($0)) }
            let dense = try run(product, b: kernels.makeBuffer(b, as: .bfloat16), kernels: kernels)
            expectSame(found, dense, "panels")
        }
    }

    @Test(arguments: [MatrixFormat.panels, .int8])
    func whatIsPackedIsUnpacked(format: MatrixFormat) throws {
        let kernels = CPUKernels(threadCount: 2)
        let weights = Weights("b", rows: 130, columns: 37, format: format)
        let block = try kernels.makeBlock(byteCount: 4 * weights.floats.count)
        let found = Buffer(block: block, offset: 0, byteCount: 4 * weights.floats.count)
        let matrix = PackedMatrix(rows: 130, columns: 37, format: format)
        kernels.unpack(try weights.stored(by: kernels), of: matrix, into: found)
        let expected =
            format == .int8
            ? weights.rounded : weights.floats.map { NarrowFormat.bfloat16.rounded(Double($0)) }
        let floats = kernels.read(found, as: .float32, count: weights.floats.count)
        expectClose(floats.map(Double.init), expected, absolute: 1e-6)
    }

    @Test func takesAByteForANumberAndAFactorForARow() {
        let kernels = CPUKernels(threadCount: 1)
        func byteCount(_ rows: Int, _ columns: Int, _ format: MatrixFormat) -> Int {
            kernels.byteCount(of: .init(rows: rows, columns: columns, format: format))
        }
        #expect(byteCount(128, 2048, .int8) == 128 * 2048 + 128 * 4)
        #expect(byteCount(65, 3, .int8) == 128 * 4 + 128 * 4)
        #expect(byteCount(128, 2048, .panels) == 128 * 2048 * 2)
    }
}

extension CPUKernels {
    /// A packed matrix in a buffer of its own.
    fileprivate func packed(_ source: Buffer, _ matrix: PackedMatrix) throws -> Buffer {
        let size = byteCount(of: matrix)
        let buffer = Buffer(block: try makeBlock(byteCount: size), offset: 0, byteCount: size)
        pack(source, as: matrix, into: buffer)
        return buffer
    }
}
