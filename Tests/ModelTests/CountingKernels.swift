import Tensor

/// The kernels of the processor, counting what they are asked to make.
final class CountingKernels: Kernels {
    private let base = CPUKernels(threadCount: 1)
    /// Blocks of memory made so far.
    private(set) var blockCount = 0
    /// Products made ready so far.
    private(set) var productCount = 0
    /// Products that somebody holds.
    var livingProductCount: Int { products.count { $0.value != nil } }
    private var products: [WeakProduct] = []

    private struct WeakProduct {
        weak var value: (any PreparedProduct)?
    }

    func makeBlock(byteCount: Int) throws(KernelError) -> MemoryBlock {
        blockCount += 1
        return try base.makeBlock(byteCount: byteCount)
    }

    func prepare(_ product: MatrixProduct) throws(KernelError) -> any PreparedProduct {
        productCount += 1
        let prepared = try base.prepare(product)
        products.append(WeakProduct(value: prepared))
        return prepared
    }

    func preferredFormat(for type: ScalarType) -> MatrixFormat { base.preferredFormat(for: type) }

    func byteCount(of matrix: PackedMatrix) -> Int { base.byteCount(of: matrix) }

    func pack(_ source: Buffer, as matrix: PackedMatrix, into destination: Buffer) {
        base.pack(source, as: matrix, into: destination)
    }

    func unpack(_ source: Buffer, of matrix: PackedMatrix, into destination: Buffer) {
        base.unpack(source, of: matrix, into: destination)
    }

    func write(_ bytes: UnsafeRawBufferPointer, to buffer: Buffer) { base.write(bytes, to: buffer) }

    func read(_ buffer: Buffer, into bytes: UnsafeMutableRawBufferPointer) { base.read(buffer, into: bytes) }

    func fillWithZeros(_ buffer: Buffer) { base.fillWithZeros(buffer) }

    func copyRows(_ rows: CopiedRows, from source: Buffer, to destination: Buffer) {
        base.copyRows(rows, from: source, to: destination)
    }

    func convert(_ source: Buffer, to type: ScalarType, into destination: Buffer, count: Int) {
        base.convert(source, to: type, into: destination, count: count)
    }
}

extension CountingKernels {
    func embed(_ embedding: Embedding, tokenTable: Buffer, positionTable: Buffer?, into out: Buffer) {
        base.embed(embedding, tokenTable: tokenTable, positionTable: positionTable, into: out)
    }

    func addEmbeddingGradients(
        _ embedding: Embedding,
        outGradient: Buffer,
        tokenGradient: Buffer,
        positionGradient: Buffer?
    ) {
        base.addEmbeddingGradients(
            embedding,
            outGradient: outGradient,
            tokenGradient: tokenGradient,
            positionGradient: positionGradient
        )
    }

    func gatherRows(_ x: Buffer, indices: Buffer, into out: Buffer, layout: RowLayout) {
        base.gatherRows(x, indices: indices, into: out, layout: layout)
    }

    func scatterRows(_ x: Buffer, indices: Buffer, into out: Buffer, layout: RowLayout) {
        base.scatterRows(x, indices: indices, into: out, layout: layout)
    }

    func normalize(_ norm: Normalization, x: Buffer, y: Buffer, statistics: Buffer) {
        base.normalize(norm, x: x, y: y, statistics: statistics)
    }

    func backpropagate(_ norm: Normalization, gradients: NormalizationGradients) {
        base.backpropagate(norm, gradients: gradients)
    }
}

extension CountingKernels {
    func activate(_ function: ActivationFunction, x: Buffer, y: Buffer, layout: RowLayout) {
        base.activate(function, x: x, y: y, layout: layout)
    }

    func backpropagate(
        _ function: ActivationFunction,
        yGradient: Buffer,
        x: Buffer,
        xGradient: Buffer,
        layout: RowLayout
    ) {
        base.backpropagate(function, yGradient: yGradient, x: x, xGradient: xGradient, layout: layout)
    }

    func activateGated(_ function: ActivationFunction, x: Buffer, y: Buffer, layout: RowLayout) {
        base.activateGated(function, x: x, y: y, layout: layout)
    }

    func backpropagateGated(
        _ function: ActivationFunction,
        yGradient: Buffer,
        x: Buffer,
        xGradient: Buffer,
        layout: RowLayout
    ) {
        base.backpropagateGated(function, yGradient: yGradient, x: x, xGradient: xGradient, layout: layout)
    }
}

extension CountingKernels {
    func rotate(_ x: Buffer, rotation: Rotation, backwards: Bool) {
        base.rotate(x, rotation: rotation, backwards: backwards)
    }

    func attend(_ attention: Attention, logSums: Buffer?) { base.attend(attention, logSums: logSums) }

    func backpropagate(_ attention: Attention, gradients: AttentionGradients) {
        base.backpropagate(attention, gradients: gradients)
    }

    func scratchByteCount(of shape: AttentionShape) -> Int { base.scratchByteCount(of: shape) }

    func crossEntropy(_ rows: CrossEntropyRows, logits: Buffer, logitsGradient: Buffer?) {
        base.crossEntropy(rows, logits: logits, logitsGradient: logitsGradient)
    }

    func addColumnSums(of x: Buffer, to sums: Buffer, scratch: Buffer, layout: RowLayout) {
        base.addColumnSums(of: x, to: sums, scratch: scratch, layout: layout)
    }

    func sumOfSquares(_ x: Buffer, count: Int) -> Double { base.sumOfSquares(x, count: count) }

    func stepAdamW(_ step: AdamWStep, over range: ParameterRange) { base.stepAdamW(step, over: range) }

    func add(_ x: Buffer, to y: Buffer, count: Int) { base.add(x, to: y, count: count) }
}
