/// Looks up tokens and positions: `out[r] = scale * tokens[ids[r]] + positions[places[r]]`.
private final class EmbeddingOperation: Operation {
    private let kernels: any Kernels
    private let tokens: IntegerInput
    private let positions: IntegerInput
    private let tokenTable: Parameter
    private let positionTable: Parameter?
    private let scale: Float
    let out: Variable

    init(_ source: EmbeddingSource, out: Variable, kernels: any Kernels) {
        self.kernels = kernels
        self.tokens = source.tokens
        self.positions = source.positions
        self.tokenTable = source.tokenTable
        self.positionTable = source.positionTable
        self.scale = source.scale
        self.out = out
    }

    var forwardSlots: [Slot] { [tokens.slot, positions.slot, out.slot] }
    var backwardSlots: [Slot] { [tokens.slot, positions.slot] + out.gradientSlots }

    private var embedding: Embedding {
        Embedding(
            tokens: tokens.slot.memory,
            positions: positions.slot.memory,
            rows: out.rows,
            channels: out.channels,
            scale: scale
        )
    }

    func forward() {
        kernels.embed(
            embedding,
            tokenTable: tokenTable.value,
            positionTable: positionTable?.value,
            into: out.value
        )
    }

    func backward() {
        kernels.addEmbeddingGradients(
            embedding,
            outGradient: out.gradient,
            tokenGradient: tokenTable.gradient,
            positionGradient: positionTable?.gradient
        )
    }
}

/// What an embedding looks up, and where.
public struct EmbeddingSource {
    /// Token ids, `[rows]`, each below the rows of `tokenTable`.
    public let tokens: IntegerInput
    /// Position numbers, `[rows]`, each below the rows of `positionTable`; -1 for none.
    public let positions: IntegerInput
    /// `[V, C]`.
    public let tokenTable: Parameter
    /// `[contextLength, C]`, for learned positions.
    public let positionTable: Parameter?
    /// The factor on the token's row.
    public let scale: Float

    /// Describes a look-up.
    public init(
        tokens: IntegerInput,
        positions: IntegerInput,
        tokenTable: Parameter,
        positionTable: Parameter? = nil,
        scale: Float = 1
    ) {
        self.tokens = tokens
        self.positions = positions
        self.tokenTable = tokenTable
        self.positionTable = positionTable
        self.scale = scale
    }
}

extension Tape {
    /// Records an embedding: the beginning of the residual stream, single precision `[rows, C]`.
    public func embedding(_ source: EmbeddingSource) -> Variable {
        let channels = source.tokenTable.shape[1]
        precondition(source.positionTable.map { $0.shape[1] == channels } ?? true, "tables of unequal width")
        let out = makeVariable(rows: source.tokens.count, channels: channels, scalarType: .float32)
        record(EmbeddingOperation(source, out: out, kernels: kernels))
        return out
    }
}
