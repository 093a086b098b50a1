import Tensor

/// The best that matrix products do on this machine: the measure for everything else.
struct ProductPeak {
    let kernels: CPUKernels
    let precision: Precision

    /// Floating-point operations per second of a large square product, the best of several runs.
    func operationsPerSecond(size: Int = 2048, runs: Int = 7) throws -> Double {
        let type = precision.computeType
        var product = MatrixProduct(m: size, n: size, k: size, operandType: type, resultType: type)
        product.transposeB = true
        let prepared = try kernels.prepare(product)
        let matrices = try (0..<3).map { _ in
            let byteCount = size * size * type.byteCount
            return Buffer(block: try kernels.makeBlock(byteCount: byteCount), offset: 0, byteCount: byteCount)
        }
        let seconds = (0..<runs).map { _ in
            Stopwatch.seconds {
                prepared.run(a: matrices[0], b: matrices[1], c: matrices[2], bias: nil, addend: nil)
            }
        }
        let fastest = seconds.min() ?? .infinity
        return 2 * Double(size) * Double(size) * Double(size) / fastest
    }
}
