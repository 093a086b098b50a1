/// Everything a device must be able to do: the seam behind which a GPU can be plugged in.
///
/// Operations of a ``Tape`` call these and nothing else. A call may return before the work is done;
/// `read` waits for it. Axis letters: `rows` counts positions over the batch (`B * T`), C channels,
/// H heads, G key/value heads, D head width, V vocabulary.
///
/// ## Laws
///
/// - Results have the same bits for any number of threads.
/// - A row's result does not depend on the other rows of the call. One exception: where weights have eight
///   bits, how a row is rounded may depend on how many rows there are.
public protocol Kernels: MemoryKernels, ProductKernels, PackingKernels, EmbeddingKernels,
    NormalizationKernels,
    ActivationKernels, AttentionKernels, LossKernels, OptimizerKernels
{}

/// Memory of the device, and the way in and out.
public protocol MemoryKernels: AnyObject {
    /// Allocates zeroed memory.
    func makeBlock(byteCount: Int) throws(KernelError) -> MemoryBlock
    /// Copies from the host.
    func write(_ bytes: UnsafeRawBufferPointer, to buffer: Buffer)
    /// Waits for all work, then copies to the host.
    func read(_ buffer: Buffer, into bytes: UnsafeMutableRawBufferPointer)
    /// Sets every byte to zero.
    func fillWithZeros(_ buffer: Buffer)
    /// Copies rows that lie at different distances.
    func copyRows(_ rows: CopiedRows, from source: Buffer, to destination: Buffer)
    /// Converts single precision to `type`.
    func convert(_ source: Buffer, to type: ScalarType, into destination: Buffer, count: Int)
}

/// Matrix products.
public protocol ProductKernels: AnyObject {
    /// Makes a product of one shape ready, so that running it costs nothing but the arithmetic.
    func prepare(_ product: MatrixProduct) throws(KernelError) -> any PreparedProduct
}

/// Weights that do not change, in an order of the device's own.
public protocol PackingKernels: AnyObject {
    /// How products of `type` read such weights fastest: ``MatrixFormat/dense`` or ``MatrixFormat/panels``.
    func preferredFormat(for type: ScalarType) -> MatrixFormat
    /// The bytes of a matrix that is not dense.
    func byteCount(of matrix: PackedMatrix) -> Int
    /// Stores a matrix of single precision.
    ///
    /// In ``MatrixFormat/int8``, a row with a number that is not finite makes results that are not numbers.
    func pack(_ source: Buffer, as matrix: PackedMatrix, into destination: Buffer)
    /// The numbers of a stored matrix, in single precision.
    func unpack(_ source: Buffer, of matrix: PackedMatrix, into destination: Buffer)
}

/// A product made ready for one shape.
public protocol PreparedProduct: AnyObject {
    /// Computes `c`.
    ///
    /// - Parameters:
    ///   - a: The left operand.
    ///   - b: The right operand.
    ///   - c: The result.
    ///   - bias: Single precision `[n]`, exactly when the product has one.
    ///   - addend: Single precision, laid out like `c`, exactly when the product has one.
    func run(a: Buffer, b: Buffer, c: Buffer, bias: Buffer?, addend: Buffer?)
}

/// Token and position embeddings.
public protocol EmbeddingKernels: AnyObject {
    /// `out[r] = scale * tokenTable[tokens[r]] + positionTable[positions[r]]`; -1 adds no position.
    func embed(_ embedding: Embedding, tokenTable: Buffer, positionTable: Buffer?, into out: Buffer)
    /// Adds to the gradients of both tables.
    func addEmbeddingGradients(
        _ embedding: Embedding,
        outGradient: Buffer,
        tokenGradient: Buffer,
        positionGradient: Buffer?
    )
    /// `out[i] = x[indices[i]]`; an index of -1 gives zeros.
    func gatherRows(_ x: Buffer, indices: Buffer, into out: Buffer, layout: RowLayout)
    /// `out[indices[i]] = x[i]`; an index of -1 is skipped, rows not named are untouched.
    func scatterRows(_ x: Buffer, indices: Buffer, into out: Buffer, layout: RowLayout)
}

/// Layer norm and root-mean-square norm over the last axis.
public protocol NormalizationKernels: AnyObject {
    /// Normalises rows of single precision into `y`, keeping what the backward pass needs.
    func normalize(_ norm: Normalization, x: Buffer, y: Buffer, statistics: Buffer)
    /// Computes the gradient of `x`, and adds to those of gain and bias.
    func backpropagate(_ norm: Normalization, gradients: NormalizationGradients)
}

/// Elementwise functions.
public protocol ActivationKernels: AnyObject {
    /// `y = f(x)`.
    func activate(_ function: ActivationFunction, x: Buffer, y: Buffer, layout: RowLayout)
    /// `xGradient = yGradient * f'(x)`.
    func backpropagate(
        _ function: ActivationFunction,
        yGradient: Buffer,
        x: Buffer,
        xGradient: Buffer,
        layout: RowLayout
    )
    /// `y[r, i] = f(x[r, i]) * x[r, width + i]`, with `layout.channels` = width.
    func activateGated(_ function: ActivationFunction, x: Buffer, y: Buffer, layout: RowLayout)
    /// The gradient of ``activateGated(_:x:y:layout:)``.
    func backpropagateGated(
        _ function: ActivationFunction,
        yGradient: Buffer,
        x: Buffer,
        xGradient: Buffer,
        layout: RowLayout
    )
}

/// Rotary positions and scaled dot-product attention.
public protocol AttentionKernels: AnyObject {
    /// Rotates heads in place by the angles of their positions, or back.
    func rotate(_ x: Buffer, rotation: Rotation, backwards: Bool)
    /// Attends; keeps log-sums for the backward pass when there is room for them.
    func attend(_ attention: Attention, logSums: Buffer?)
    /// Writes the gradients of queries, keys and values.
    func backpropagate(_ attention: Attention, gradients: AttentionGradients)
    /// The scratch that the backward pass needs, in bytes.
    func scratchByteCount(of shape: AttentionShape) -> Int
}

/// Softmax cross-entropy over rows of logits.
public protocol LossKernels: AnyObject {
    /// Losses, and unless `logitsGradient` is nil, gradients weighted per row.
    func crossEntropy(_ rows: CrossEntropyRows, logits: Buffer, logitsGradient: Buffer?)
}

/// Sums over rows and the optimiser's pass.
public protocol OptimizerKernels: AnyObject {
    /// `sums[c] += sum over rows of x[r, c]`.
    func addColumnSums(of x: Buffer, to sums: Buffer, scratch: Buffer, layout: RowLayout)
    /// The sum of squares of single-precision numbers.
    func sumOfSquares(_ x: Buffer, count: Int) -> Double
    /// One pass of AdamW over a range of parameters.
    func stepAdamW(_ step: AdamWStep, over range: ParameterRange)
    /// `y += x`, single precision.
    func add(_ x: Buffer, to y: Buffer, count: Int)
}
