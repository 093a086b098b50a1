import Tensor

/// The best that this machine does in large products and long reads: the measure for everything else.
struct MachinePeaks: Codable {
    /// Floating-point operations per second of a large square product, in billions.
    let gigaflops: Double
    /// Bytes per second of reading a long row of numbers once, in billions.
    let gigabytesPerSecond: Double

    /// Measures both; the best of several runs counts.
    init(kernels: CPUKernels, precision: Precision) throws {
        gigaflops = try Self.productSpeed(kernels, type: precision.computeType) / 1e9
        gigabytesPerSecond = try Self.readingSpeed(kernels) / 1e9
    }

    private static func productSpeed(_ kernels: CPUKernels, type: ScalarType) throws -> Double {
        let size = 2048
        var product = MatrixProduct(m: size, n: size, k: size, operandType: type, resultType: type)
        product.transposeB = true
        let prepared = try kernels.prepare(product)
        let matrices = try (0..<3).map { _ in
            try buffer(kernels, byteCount: size * size * type.byteCount)
        }
        let fastest = fastest(of: 7) {
            prepared.run(a: matrices[0], b: matrices[1], c: matrices[2], bias: nil, addend: nil)
        }
        return 2 * Double(size * size * size) / fastest
    }

    private static func readingSpeed(_ kernels: CPUKernels) throws -> Double {
        let byteCount = 512 << 20
        let numbers = try buffer(kernels, byteCount: byteCount)
        return Double(byteCount) / fastest(of: 7) { _ = kernels.sumOfSquares(numbers, count: byteCount / 4) }
    }

    private static func buffer(_ kernels: CPUKernels, byteCount: Int) throws -> Buffer {
        let buffer = Buffer(
            block: try kernels.makeBlock(byteCount: byteCount),
            offset: 0,
            byteCount: byteCount
        )
        // Memory that was never written is one page of zeros, which is read from the cache.
        kernels.fillWithZeros(buffer)
        return buffer
    }

    private static func fastest(of runs: Int, _ body: () -> Void) -> Double {
        (0..<runs).map { _ in Stopwatch.seconds(body) }.min() ?? .infinity
    }
}
