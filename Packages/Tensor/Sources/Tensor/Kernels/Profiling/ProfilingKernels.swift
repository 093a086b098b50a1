/// Kernels that time every call of others, and change nothing else.
///
/// A call that returns before its work is done would be timed too short: made for the CPU.
public final class ProfilingKernels {
    let base: any Kernels
    private let clock = ContinuousClock()
    /// What was called since the beginning, or since ``restart()``.
    public private(set) var profile = KernelProfile()

    /// Times the calls of `base`.
    public init(_ base: any Kernels) {
        self.base = base
    }

    /// Forgets what was called so far.
    public func restart() {
        profile = KernelProfile()
    }

    func timed<Result>(_ work: KernelWork, _ body: () -> Result) -> Result {
        let start = clock.now
        let result = body()
        profile.add(work, seconds: (clock.now - start) / .seconds(1))
        return result
    }
}

extension ProfilingKernels: Kernels {
    /// Allocates memory; not timed.
    public func makeBlock(byteCount: Int) throws(KernelError) -> MemoryBlock {
        try base.makeBlock(byteCount: byteCount)
    }

    /// Copies from the host.
    public func write(_ bytes: UnsafeRawBufferPointer, to buffer: Buffer) {
        timed(KernelWork("copy from host", bytes: 2 * bytes.count)) { base.write(bytes, to: buffer) }
    }

    /// Copies to the host.
    public func read(_ buffer: Buffer, into bytes: UnsafeMutableRawBufferPointer) {
        timed(KernelWork("copy to host", bytes: 2 * bytes.count)) { base.read(buffer, into: bytes) }
    }

    /// Sets every byte to zero.
    public func fillWithZeros(_ buffer: Buffer) {
        timed(KernelWork("fill with zeros", bytes: buffer.byteCount)) { base.fillWithZeros(buffer) }
    }

    /// Copies rows.
    public func copyRows(_ rows: CopiedRows, from source: Buffer, to destination: Buffer) {
        timed(KernelWork("copy rows", bytes: 2 * rows.count * rows.byteCount)) {
            base.copyRows(rows, from: source, to: destination)
        }
    }

    /// Converts single precision to `type`.
    public func convert(_ source: Buffer, to type: ScalarType, into destination: Buffer, count: Int) {
        timed(KernelWork("convert", bytes: count * (4 + type.byteCount))) {
            base.convert(source, to: type, into: destination, count: count)
        }
    }

    /// Makes a product ready, whose runs are timed.
    public func prepare(_ product: MatrixProduct) throws(KernelError) -> any PreparedProduct {
        TimedProduct(try base.prepare(product), work: KernelWork(product), kernels: self)
    }

    /// Looks up embeddings.
    public func embed(_ embedding: Embedding, tokenTable: Buffer, positionTable: Buffer?, into out: Buffer) {
        timed(KernelWork("embedding forward", bytes: 12 * embedding.rows * embedding.channels)) {
            base.embed(embedding, tokenTable: tokenTable, positionTable: positionTable, into: out)
        }
    }

    /// Adds to the gradients of both tables.
    public func addEmbeddingGradients(
        _ embedding: Embedding,
        outGradient: Buffer,
        tokenGradient: Buffer,
        positionGradient: Buffer?
    ) {
        timed(KernelWork("embedding backward", bytes: 20 * embedding.rows * embedding.channels)) {
            base.addEmbeddingGradients(
                embedding,
                outGradient: outGradient,
                tokenGradient: tokenGradient,
                positionGradient: positionGradient
            )
        }
    }

    /// Gathers rows.
    public func gatherRows(_ x: Buffer, indices: Buffer, into out: Buffer, layout: RowLayout) {
        timed(KernelWork("gather rows", bytes: 2 * layout.byteCount)) {
            base.gatherRows(x, indices: indices, into: out, layout: layout)
        }
    }

    /// Scatters rows.
    public func scatterRows(_ x: Buffer, indices: Buffer, into out: Buffer, layout: RowLayout) {
        timed(KernelWork("scatter rows", bytes: 2 * layout.byteCount)) {
            base.scatterRows(x, indices: indices, into: out, layout: layout)
        }
    }
}

extension ProfilingKernels {
    /// Normalises.
    public func normalize(_ norm: Normalization, x: Buffer, y: Buffer, statistics: Buffer) {
        timed(KernelWork("norm forward", bytes: norm.layout.count * 4 + norm.layout.byteCount)) {
            base.normalize(norm, x: x, y: y, statistics: statistics)
        }
    }

    /// Computes the gradients of a norm.
    public func backpropagate(_ norm: Normalization, gradients: NormalizationGradients) {
        let passes = gradients.accumulates ? 12 : 8
        timed(KernelWork("norm backward", bytes: norm.layout.count * passes + norm.layout.byteCount)) {
            base.backpropagate(norm, gradients: gradients)
        }
    }

    /// Applies a function.
    public func activate(_ function: ActivationFunction, x: Buffer, y: Buffer, layout: RowLayout) {
        timed(KernelWork("activation forward", bytes: 2 * layout.byteCount)) {
            base.activate(function, x: x, y: y, layout: layout)
        }
    }

    /// The gradient of a function.
    public func backpropagate(
        _ function: ActivationFunction,
        yGradient: Buffer,
        x: Buffer,
        xGradient: Buffer,
        layout: RowLayout
    ) {
        timed(KernelWork("activation backward", bytes: 3 * layout.byteCount)) {
            base.backpropagate(function, yGradient: yGradient, x: x, xGradient: xGradient, layout: layout)
        }
    }

    /// Applies a gated function.
    public func activateGated(_ function: ActivationFunction, x: Buffer, y: Buffer, layout: RowLayout) {
        timed(KernelWork("gated activation forward", bytes: 3 * layout.byteCount)) {
            base.activateGated(function, x: x, y: y, layout: layout)
        }
    }

    /// The gradient of a gated function.
    public func backpropagateGated(
        _ function: ActivationFunction,
        yGradient: Buffer,
        x: Buffer,
        xGradient: Buffer,
        layout: RowLayout
    ) {
        timed(KernelWork("gated activation backward", bytes: 5 * layout.byteCount)) {
            base.backpropagateGated(
                function,
                yGradient: yGradient,
                x: x,
                xGradient: xGradient,
                layout: layout
            )
        }
    }

    /// Rotates heads.
    public func rotate(_ x: Buffer, rotation: Rotation, backwards: Bool) {
        let bytes =
            2 * rotation.layout.rows * rotation.heads * rotation.headWidth
            * rotation.layout.scalarType.byteCount
        timed(KernelWork("rotary \(backwards ? "backward" : "forward")", bytes: bytes)) {
            base.rotate(x, rotation: rotation, backwards: backwards)
        }
    }

    /// Attends.
    public func attend(_ attention: Attention, logSums: Buffer?) {
        timed(KernelWork("attention forward", attention: attention.shape, operationsPerPair: 4)) {
            base.attend(attention, logSums: logSums)
        }
    }

    /// Computes the gradients of attention.
    public func backpropagate(_ attention: Attention, gradients: AttentionGradients) {
        timed(KernelWork("attention backward", attention: attention.shape, operationsPerPair: 10)) {
            base.backpropagate(attention, gradients: gradients)
        }
    }

    /// The scratch that the backward pass of attention needs, in bytes.
    public func scratchByteCount(of shape: AttentionShape) -> Int {
        base.scratchByteCount(of: shape)
    }

    /// Computes losses.
    public func crossEntropy(_ rows: CrossEntropyRows, logits: Buffer, logitsGradient: Buffer?) {
        let gradient = logitsGradient == nil ? 0 : rows.layout.byteCount
        timed(KernelWork("cross-entropy", bytes: rows.layout.count * 4 + gradient)) {
            base.crossEntropy(rows, logits: logits, logitsGradient: logitsGradient)
        }
    }

    /// Sums columns.
    public func addColumnSums(of x: Buffer, to sums: Buffer, scratch: Buffer, layout: RowLayout) {
        timed(KernelWork("column sums", bytes: layout.byteCount)) {
            base.addColumnSums(of: x, to: sums, scratch: scratch, layout: layout)
        }
    }

    /// Sums squares.
    public func sumOfSquares(_ x: Buffer, count: Int) -> Double {
        timed(KernelWork("sum of squares", bytes: 4 * count)) { base.sumOfSquares(x, count: count) }
    }

    /// One pass of AdamW.
    public func stepAdamW(_ step: AdamWStep, over range: ParameterRange) {
        let bytes = range.count * (7 * 4 + (range.copy == nil ? 0 : 2))
        timed(KernelWork("AdamW", bytes: bytes)) { base.stepAdamW(step, over: range) }
    }

    /// Adds.
    public func add(_ x: Buffer, to y: Buffer, count: Int) {
        timed(KernelWork("add", bytes: 12 * count)) { base.add(x, to: y, count: count) }
    }
}

/// A product whose runs are timed.
private final class TimedProduct: PreparedProduct {
    private let base: any PreparedProduct
    private let work: KernelWork
    private unowned let kernels: ProfilingKernels

    init(_ base: any PreparedProduct, work: KernelWork, kernels: ProfilingKernels) {
        self.base = base
        self.work = work
        self.kernels = kernels
    }

    func run(a: Buffer, b: Buffer, c: Buffer, bias: Buffer?, addend: Buffer?) {
        kernels.timed(work) { base.run(a: a, b: b, c: c, bias: bias, addend: addend) }
    }
}
