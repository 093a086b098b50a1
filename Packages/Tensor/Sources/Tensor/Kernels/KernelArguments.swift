/// A product `c = op(a) op(b)`, with what may be added on the way.
public struct MatrixProduct: Equatable, Sendable {
    /// Rows of `c`.
    public var m: Int
    /// Columns of `c`.
    public var n: Int
    /// The axis summed over.
    public var k: Int
    /// Whether `a` is stored as `[k, m]`.
    public var transposeA = false
    /// Whether `b` is stored as `[n, k]`.
    public var transposeB = false
    /// The type of `a`, and of a `b` that is not in eight bits.
    public var operandType: ScalarType
    /// How `b` is stored; other than dense only for `[n, k]`, and where nothing is accumulated.
    public var formatB = MatrixFormat.dense
    /// The type of `c`.
    public var resultType: ScalarType
    /// Whether to add to what `c` holds.
    public var accumulates = false
    /// Whether a single-precision bias is added to every row.
    public var hasBias = false
    /// Whether a single-precision matrix is added.
    public var hasAddend = false

    /// Describes `[m, k] x [k, n]`.
    public init(m: Int, n: Int, k: Int, operandType: ScalarType, resultType: ScalarType) {
        self.m = m
        self.n = n
        self.k = k
        self.operandType = operandType
        self.resultType = resultType
    }
}

/// Rows of equal length and one type.
public struct RowLayout: Equatable, Sendable {
    /// The number of rows.
    public let rows: Int
    /// The numbers in a row.
    public let channels: Int
    /// Their type.
    public let scalarType: ScalarType

    /// The numbers in all rows.
    public var count: Int { rows * channels }
    /// The bytes of all rows.
    public var byteCount: Int { count * scalarType.byteCount }
}

/// Rows to copy from one place to another.
public struct CopiedRows: Equatable, Sendable {
    /// The number of rows.
    let count: Int
    /// The bytes of a row.
    let byteCount: Int
    /// The distance between rows at the source, in bytes.
    let sourceStride: Int
    /// The distance between rows at the destination, in bytes.
    let destinationStride: Int
}

/// Which rows of the embedding tables are looked up.
public struct Embedding {
    /// Token ids, int32 `[rows]`.
    public let tokens: Buffer
    /// Position numbers, int32 `[rows]`; -1 for none.
    public let positions: Buffer
    /// The number of rows.
    public let rows: Int
    /// The width of both tables.
    public let channels: Int
    /// The factor on the token's row.
    public let scale: Float
}

/// The kind of norm and its parameters.
public struct Normalization {
    /// Layer norm subtracts the mean; root-mean-square norm does not.
    public let kind: NormKind
    /// Rows, channels, and the type of the result.
    public let layout: RowLayout
    /// Multipliers, single precision `[C]`.
    public let gain: Buffer
    /// Offsets, single precision `[C]`, layer norm only.
    public let bias: Buffer?
    /// Added to every gain, root-mean-square norm only.
    public let gainOffset: Float
    /// Added under the square root.
    public let epsilon: Float
}

/// The kinds of norm.
public enum NormKind: String, Codable, Sendable {
    /// `(x - mean) / sqrt(variance + epsilon) * gain + bias` (Ba et al., 2016, arXiv 1607.06450).
    case layer
    /// `x / sqrt(mean(x * x) + epsilon) * gain` (Zhang and Sennrich, 2019, arXiv 1910.07467).
    case rootMeanSquare
}

/// Where the backward pass of a norm reads and writes.
public struct NormalizationGradients {
    let yGradient: Buffer
    let x: Buffer
    let statistics: Buffer
    let xGradient: Buffer
    let accumulates: Bool
    let gainGradient: Buffer
    let biasGradient: Buffer?
    let scratch: Buffer
}

/// The elementwise functions of feed-forward layers.
public enum ActivationFunction: String, Codable, Sendable {
    /// Gaussian error linear unit, tanh approximation ("gelu_new").
    case geluTanh
    /// Gaussian error linear unit, exact.
    case gelu
    /// `x * sigmoid(x)`.
    case silu
    /// `max(x, 0)`.
    case relu
}

/// Rotary position embedding of the leading heads of every row.
public struct Rotation {
    let layout: RowLayout
    let heads: Int
    let headWidth: Int
    let rotaryWidth: Int
    let isInterleaved: Bool
    let positions: Buffer
    let cosines: Buffer
    let sines: Buffer
}

/// The sizes of one attention call.
public struct AttentionShape: Equatable, Sendable {
    /// Sequences, B.
    public var batch: Int
    /// Queries of each sequence.
    public var queryCount: Int
    /// Keys of each sequence.
    public var keyCount: Int
    /// The position of the first query among the keys.
    public var queryOffset: Int
    /// Query heads, H.
    public var heads: Int
    /// Key and value heads, G; divides H.
    public var keyHeads: Int
    /// The width of one head, D.
    public var headWidth: Int
    /// The type of everything.
    public var scalarType: ScalarType
    /// The factor on the scores.
    public var scale: Float
    /// How many keys a query sees at most, its own position the last of them; nil for all before it.
    public var window: Int?
}

/// One attention call: sizes, and where queries, keys, values and results lie.
public struct Attention {
    var shape: AttentionShape
    let query: Buffer
    let key: Buffer
    let value: Buffer
    let out: Buffer
    /// Distance between rows of queries, in numbers; keys and values alike.
    let queryStride: Int
    let keyStride: Int
    let outStride: Int
    /// Distance between the keys of one sequence and the next, in numbers.
    let keyBatchStride: Int
    /// Leading positions that attend both ways, int32 `[B]`; nil for causal attention.
    let promptCounts: Buffer?
    /// The first position that each query may see, int32 `[B, queries]`; nil for 0.
    var documentStarts: Buffer?
}

/// Where the backward pass of attention reads and writes.
public struct AttentionGradients {
    let outGradient: Buffer
    let logSums: Buffer
    let queryGradient: Buffer
    let keyGradient: Buffer
    let valueGradient: Buffer
    let scratch: Buffer
}

/// The rows of a cross-entropy call.
public struct CrossEntropyRows {
    let targets: Buffer
    let weights: Buffer
    let losses: Buffer
    let greedy: Buffer?
    let layout: RowLayout
}

/// The settings of one optimiser step.
public struct AdamWStep: Equatable, Sendable {
    var learningRate: Float
    var beta1: Float
    var beta2: Float
    var epsilon: Float
    var weightDecay: Float
    var correction1: Float
    var correction2: Float
    var gradientScale: Float
}

/// Parameters that lie one after another, and what the optimiser keeps for them.
public struct ParameterRange {
    let values: Buffer
    let gradients: Buffer
    let first: Buffer
    let second: Buffer
    let copy: Buffer?
    let count: Int
}
