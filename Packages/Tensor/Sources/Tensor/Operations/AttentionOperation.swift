/// Causal self-attention over whole sequences, with rotary positions where the model has them.
private final class AttentionOperation: Operation {
    private let kernels: any Kernels
    private let settings: AttentionSettings
    private let queryKeyValue: Variable
    private let out: Variable
    private let logSums: Slot?
    private let scratch: Slot?
    private let contribution: GradientContribution

    init(_ settings: AttentionSettings, queryKeyValue: Variable, out: Variable, tape: Tape) {
        self.kernels = tape.kernels
        self.settings = settings
        self.queryKeyValue = queryKeyValue
        self.out = out
        contribution = queryKeyValue.makeContribution()
        guard tape.recordsGradients else {
            logSums = nil
            scratch = nil
            return
        }
        logSums = Slot(byteCount: out.rows * settings.heads.queryCount * 4)
        scratch = Slot(byteCount: tape.kernels.scratchByteCount(of: settings.shape(type: out.scalarType)))
    }

    private var inputs: [Slot] {
        let positions = settings.rotary.map { [$0.positions.slot] } ?? []
        return positions + [settings.promptCounts, settings.documentStarts].compactMap { $0?.slot }
    }

    var forwardSlots: [Slot] { [queryKeyValue.slot, out.slot] + inputs + [logSums].compactMap { $0 } }

    var backwardSlots: [Slot] {
        [queryKeyValue.slot, out.slot] + inputs + [logSums, scratch].compactMap { $0 }
            + out.gradientSlots + queryKeyValue.gradientSlots
    }

    private var attention: Attention {
        settings.attention(queryKeyValue: queryKeyValue, out: out)
    }

    func forward() {
        settings.rotate(queryKeyValue.value, of: queryKeyValue, on: kernels, backwards: false)
        kernels.attend(attention, logSums: logSums?.memory)
    }

    func backward() {
        guard let logSums, let scratch else { preconditionFailure("this tape records no gradients") }
        precondition(!contribution.accumulates, "the input of attention has one consumer")
        let heads = settings.heads
        let gradients = AttentionGradients(
            outGradient: out.gradient,
            logSums: logSums.memory,
            queryGradient: heads.query(in: queryKeyValue.gradient, type: out.scalarType),
            keyGradient: heads.key(in: queryKeyValue.gradient, type: out.scalarType),
            valueGradient: heads.value(in: queryKeyValue.gradient, type: out.scalarType),
            scratch: scratch.memory
        )
        kernels.backpropagate(attention, gradients: gradients)
        settings.rotate(queryKeyValue.gradient, of: queryKeyValue, on: kernels, backwards: true)
    }
}

/// How many heads, how wide, and where they lie in a row `[queries, keys, values]`.
public struct AttentionHeads: Equatable, Sendable {
    /// The widest head that every device computes.
    public static let greatestWidth = 256
    /// Query heads, H.
    public let queryCount: Int
    /// Key and value heads, G; divides H.
    public let keyCount: Int
    /// The width of one head, D.
    public let width: Int

    /// Describes the heads.
    public init(queryCount: Int, keyCount: Int, width: Int) {
        precondition(queryCount.isMultiple(of: keyCount), "\(queryCount) heads share \(keyCount)")
        self.queryCount = queryCount
        self.keyCount = keyCount
        self.width = width
    }

    /// The numbers of one row of queries, keys and values.
    public var channels: Int { (queryCount + 2 * keyCount) * width }

    func query(in rows: Buffer, type: ScalarType) -> Buffer { part(of: rows, from: 0, type: type) }
    func key(in rows: Buffer, type: ScalarType) -> Buffer { part(of: rows, from: queryCount, type: type) }
    func value(in rows: Buffer, type: ScalarType) -> Buffer {
        part(of: rows, from: queryCount + keyCount, type: type)
    }

    private func part(of rows: Buffer, from head: Int, type: ScalarType) -> Buffer {
        let skipped = head * width * type.byteCount
        return Buffer(block: rows.block, offset: rows.offset + skipped, byteCount: rows.byteCount - skipped)
    }
}

/// What attention needs to know besides its input.
public struct AttentionSettings {
    /// Sequences, B; the rows of the input are `B * T`.
    public let batch: Int
    /// Positions of each sequence, T.
    public let positionCount: Int
    /// The heads.
    public let heads: AttentionHeads
    /// Rotary positions, for models that have them.
    public let rotary: RotaryEmbedding?
    /// Leading positions that attend both ways, `[B]`; nil for causal attention.
    public let promptCounts: IntegerInput?
    /// The first position that each one may see, `[B * T]`, where a sequence is several documents; nil for 0.
    public let documentStarts: IntegerInput?
    /// How many positions each one sees at most, itself the last of them; nil for all before it.
    public let window: Int?

    /// Describes attention.
    public init(
        batch: Int,
        positionCount: Int,
        heads: AttentionHeads,
        rotary: RotaryEmbedding? = nil,
        promptCounts: IntegerInput? = nil,
        documentStarts: IntegerInput? = nil,
        window: Int? = nil
    ) {
        precondition(window ?? 1 > 0, "a window of \(window ?? 0) positions")
        self.batch = batch
        self.positionCount = positionCount
        self.heads = heads
        self.rotary = rotary
        self.promptCounts = promptCounts
        self.documentStarts = documentStarts
        self.window = window
    }

    func shape(type: ScalarType) -> AttentionShape {
        AttentionShape(
            batch: batch,
            queryCount: positionCount,
            keyCount: positionCount,
            queryOffset: 0,
            heads: heads.queryCount,
            keyHeads: heads.keyCount,
            headWidth: heads.width,
            scalarType: type,
            scale: 1 / Float(heads.width).squareRoot(),
            window: window
        )
    }

    func attention(queryKeyValue: Variable, out: Variable) -> Attention {
        let type = out.scalarType
        return Attention(
            shape: shape(type: type),
            query: heads.query(in: queryKeyValue.value, type: type),
            key: heads.key(in: queryKeyValue.value, type: type),
            value: heads.value(in: queryKeyValue.value, type: type),
            out: out.value,
            queryStride: queryKeyValue.channels,
            keyStride: queryKeyValue.channels,
            outStride: out.channels,
            keyBatchStride: positionCount * queryKeyValue.channels,
            promptCounts: promptCounts?.slot.memory,
            documentStarts: documentStarts?.slot.memory
        )
    }

    func rotate(_ rows: Buffer, of variable: Variable, on kernels: any Kernels, backwards: Bool) {
        guard let rotary else { return }
        kernels.rotate(rows, rotation: rotary.rotation(of: variable, heads: heads), backwards: backwards)
    }
}

extension Tape {
    /// Records scaled dot-product attention, `[B * T, (H + 2G) * D]` to `[B * T, H * D]`.
    ///
    /// Position i sees position j when `j <= i`, or when both lie among the first `promptCounts[b]`; with a
    /// window only when also `j > i - window`, and with documents only when `j >= documentStarts[i]`.
    /// Scores are never held all at once: memory is linear in T.
    public func attend(_ queryKeyValue: Variable, _ settings: AttentionSettings) -> Variable {
        let rows = settings.batch * settings.positionCount
        precondition(queryKeyValue.rows == rows, "\(queryKeyValue.rows) rows for \(rows) positions")
        precondition(queryKeyValue.channels == settings.heads.channels, "\(queryKeyValue.channels) channels")
        let width = settings.heads.queryCount * settings.heads.width
        let out = makeVariable(rows: rows, channels: width, scalarType: queryKeyValue.scalarType)
        record(AttentionOperation(settings, queryKeyValue: queryKeyValue, out: out, tape: self))
        return out
    }
}
