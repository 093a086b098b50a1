import Closeness
import Testing

@testable import Tensor

/// Matrix products with everything that may be added on the way.
@Suite struct ProductTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let product: MatrixProduct
        var testDescription: String {
            let p = product
            return "\(p.m)x\(p.n)x\(p.k) \(p.operandType) \(p.transposeA)\(p.transposeB)"
                + " to \(p.resultType), \(p.accumulates)\(p.hasBias)\(p.hasAddend)"
        }
    }

    /// The kernels take up to 4 rows in one way, small matrices (16384 numbers, sums of 512) in another and
    /// leave the rest to oneDNN; blocks are 128 rows, 128 of a sum, 512 or 1024 of a long one.
    static let sizes = [
        (1, 1, 1), (7, 5, 13), (40, 40, 40), (67, 129, 131), (1, 131, 1031), (2, 17, 513), (3, 67, 4111),
        (4, 40, 40), (5, 3, 1025), (1, 9001, 8), (3, 4999, 9), (131, 8, 40), (24, 40, 261), (5, 32, 512),
        (6, 8, 513), (136, 128, 130), (1061, 67, 71), (259, 261, 521), (1061, 259, 521),
    ]

    /// The products that layers ask for: forwards, by the input, and by the weight.
    static let examples: [Example] = sizes.flatMap { m, n, k in
        Precision.allCases.flatMap { precision -> [Example] in
            let type = precision.computeType
            var forward = MatrixProduct(m: m, n: n, k: k, operandType: type, resultType: type)
            forward.transposeB = true
            var biased = forward
            biased.hasBias = true
            var residual = biased
            residual.hasAddend = true
            residual.resultType = .float32
            let byInput = MatrixProduct(m: m, n: n, k: k, operandType: type, resultType: type)
            var byWeight = MatrixProduct(m: m, n: n, k: k, operandType: type, resultType: .float32)
            byWeight.transposeA = true
            byWeight.accumulates = true
            return [forward, biased, residual, byInput, byWeight].map(Example.init)
        }
    }

    @Test(arguments: examples)
    func agreesWithItsReference(example: Example) throws {
        let product = example.product
        let operands = Operands(product)
        let found = try operands.run(threads: 1)
        let expected = operands.expected
        let tolerance = Tolerance(
            type: product.resultType,
            scale: expected.reduce(1) { max($0, abs($1)) },
            terms: product.k,
            roundings: 0
        )
        expectClose(
            found.map(Double.init),
            expected,
            absolute: tolerance.absolute,
            relative: tolerance.relative,
            example.testDescription
        )
        expectSame(try operands.run(threads: 2), found, "two threads")
    }

    /// A row comes out the same, alone or with any others.
    @Test(arguments: [(24, 24), (131, 40), (67, 1031), (259, 2053)], Precision.allCases)
    func aRowHasTheSameBitsInAnyCompany(size: (n: Int, k: Int), precision: Precision) throws {
        let type = precision.computeType
        for transposeB in [true, false] {
            let results = try [1, 2, 3, 4, 5, 7, 8, 13, 32, 67, 1061].map { m in
                var product = MatrixProduct(
                    m: m,
                    n: size.n,
                    k: size.k,
                    operandType: type,
                    resultType: .float32
                )
                product.transposeB = transposeB
                product.hasBias = transposeB
                return try Operands(product).run(threads: 1).prefix(size.n).map(\.bitPattern)
            }
            for result in results { expectSame(result, results[0], "transposed \(transposeB)") }
        }
    }

    /// The gradient of a weight is summed over all rows of a batch; those sums must not be divided
    /// between threads, or the number of threads shows in the last bits.
    @Test(
        arguments: [(1, 1, 5000), (8, 8, 4096), (64, 64, 4096), (192, 64, 2048), (1061, 256, 2048)],
        Precision.allCases
    )
    func sumsOverManyRowsHaveTheSameBitsForAnyNumberOfThreads(
        size: (m: Int, n: Int, k: Int),
        precision: Precision
    ) throws {
        var product = MatrixProduct(
            m: size.m,
            n: size.n,
            k: size.k,
            operandType: precision.computeType,
            resultType: .float32
        )
        product.transposeA = true
        product.accumulates = true
        let operands = Operands(product)
        let alone = try operands.run(threads: 1)
        for threads in [2, 3] { expectSame(try operands.run(threads: threads), alone, "\(threads) threads") }
    }

    /// Numbers for one product, and what should come of them.
    private struct Operands {
        let product: MatrixProduct
        let a: [Double]
        let b: [Double]
        let bias: [Double]
        let addend: [Double]
        let before: [Double]

        init(_ product: MatrixProduct) {
            self.product = product
            let isRounded = product.operandType == .bfloat16
            func numbers(_ name: String, _ count: Int, rounded: Bool) -> [Double] {
                let values = seededNumbers(name, count: count)
                return rounded ? values.map(NarrowFormat.bfloat16.rounded) : values
            }
            a = numbers("a", product.m * product.k, rounded: isRounded)
            b = numbers("b", product.k * product.n, rounded: isRounded)
            bias = numbers("bias", product.n, rounded: false)
            addend = numbers("addend", product.m * product.n, rounded: false)
            before = numbers("before", product.m * product.n, rounded: product.resultType == .bfloat16)
        }

        var expected: [Double] {
            let (m, n, k) = (product.m, product.n, product.k)
            return (0..<m * n).map { place in
                let (row, column) = (place / n, place % n)
                var sum = product.accumulates ? before[place] : 0
                sum += product.hasBias ? bias[column] : 0
                sum += product.hasAddend ? addend[place] : 0
                for i in 0..<k {
                    let left = product.transposeA ? a[i * m + row] : a[row * k + i]
                    sum += left * (product.transposeB ? b[column * k + i] : b[i * n + column])
                }
                return sum
            }
        }

        func run(threads: Int) throws -> [Float] {
            let kernels = CPUKernels(threadCount: threads)
            let c = try kernels.makeBuffer(before, as: product.resultType)
            try kernels.prepare(product).run(
                a: kernels.makeBuffer(a, as: product.operandType),
                b: kernels.makeBuffer(b, as: product.operandType),
                c: c,
                bias: product.hasBias ? kernels.makeBuffer(bias) : nil,
                addend: product.hasAddend ? kernels.makeBuffer(addend) : nil
            )
            return kernels.read(c, as: product.resultType, count: product.m * product.n)
        }
    }
}
