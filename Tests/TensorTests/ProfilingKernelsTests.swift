import Closeness
import Testing

@testable import Tensor

@Suite struct ProfilingKernelsTests {
    @Test(arguments: OperationCase.all)
    func changesNoBit(operation: OperationCase) throws {
        let plain = try OperationProbe(operation, precision: .float32).run().bits
        let kernels = ProfilingKernels(CPUKernels(threadCount: 1))
        let timed = try OperationProbe(operation, precision: .float32, kernels: kernels).run().bits
        expectSame(timed, plain, operation.name)
        #expect(kernels.profile.entries.contains { $0.operationCount > 0 || $0.byteCount > 0 })
    }

    /// `[7, 5] x [5, 3]`: 2 * 7 * 5 * 3 operations; 35 + 15 numbers read and 21 written.
    @Test func countsTheWorkOfProducts() throws {
        let kernels = ProfilingKernels(CPUKernels(threadCount: 1))
        var product = MatrixProduct(m: 7, n: 3, k: 5, operandType: .float32, resultType: .float32)
        product.transposeB = true
        let prepared = try kernels.prepare(product)
        let (a, b, c) = (
            try kernels.makeBuffer([Double](repeating: 1, count: 35)),
            try kernels.makeBuffer([Double](repeating: 1, count: 15)),
            try kernels.makeBuffer([Double](repeating: 0, count: 21))
        )
        kernels.restart()
        for _ in 0..<3 { prepared.run(a: a, b: b, c: c, bias: nil, addend: nil) }
        let entry = try #require(kernels.profile.entries.first)
        #expect(kernels.profile.entries.count == 1)
        #expect(entry.name == "product forward 7x3x5")
        #expect(entry.callCount == 3)
        #expect(entry.operationCount == 3 * 210)
        #expect(entry.byteCount == 3 * 4 * 71)
        #expect(entry.seconds > 0)
        kernels.restart()
        #expect(kernels.profile.entries.isEmpty)
    }

    /// Query i sees i + 1 keys, so 4 queries make 10 pairs; 4 operations for each of 2 * 3 * 8 channels.
    @Test func countsThePairsThatAttentionSees() {
        let shape = AttentionShape(
            batch: 2,
            queryCount: 4,
            keyCount: 4,
            queryOffset: 0,
            heads: 3,
            keyHeads: 3,
            headWidth: 8,
            scalarType: .float32,
            scale: 1
        )
        let work = KernelWork("attention", attention: shape, operationsPerPair: 4)
        #expect(work.operationCount == 10 * 4 * 48)
        #expect(work.byteCount == Double(4 * 2 * 4 * 12 * 8))
    }
}
