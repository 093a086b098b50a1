/// Attention of segments of rows over caches, for inference.
private final class CachedAttentionOperation: Operation {
    private let kernels: any Kernels
    private let heads: AttentionHeads
    private let rotary: RotaryEmbedding?
    private let segments: CacheSegments
    private let layer: Int
    private let window: Int?
    private let queryKeyValue: Variable
    private let out: Variable

    init(_ cached: CachedAttention, queryKeyValue: Variable, out: Variable, kernels: any Kernels) {
        self.kernels = kernels
        heads = cached.heads
        rotary = cached.rotary
        segments = cached.segments
        layer = cached.layer
        window = cached.window
        self.queryKeyValue = queryKeyValue
        self.out = out
    }

    var forwardSlots: [Slot] {
        [queryKeyValue.slot, out.slot]
            + [rotary?.positions.slot, segments.promptCounts?.slot].compactMap { $0 }
    }
    var backwardSlots: [Slot] { [] }

    func forward() {
        if let rotary {
            let rotation = rotary.rotation(of: queryKeyValue, heads: heads)
            kernels.rotate(queryKeyValue.value, rotation: rotation, backwards: false)
        }
        var row = 0
        // In order: one may write over keys and values that only the one before it reads.
        for (index, segment) in segments.list.enumerated() {
            remember(segment, from: row)
            kernels.attend(attention(of: segment, at: index, from: row), logSums: nil)
            row += segment.rowCount
        }
        kernels.fillWithZeros(rows(of: out, from: row))
    }

    /// Writes keys and values of the segment that begins at `row` into its cache.
    private func remember(_ segment: CacheSegment, from row: Int) {
        let type = out.scalarType
        let source = rows(of: queryKeyValue, from: row)
        let copied = CopiedRows(
            count: segment.rowCount,
            byteCount: heads.keyCount * heads.width * type.byteCount,
            sourceStride: queryKeyValue.channels * type.byteCount,
            destinationStride: segment.cache.rowByteCount
        )
        kernels.copyRows(
            copied,
            from: heads.key(in: source, type: type),
            to: segment.cache.keys(of: layer, from: segment.start)
        )
        kernels.copyRows(
            copied,
            from: heads.value(in: source, type: type),
            to: segment.cache.values(of: layer, from: segment.start)
        )
    }

    private func attention(of segment: CacheSegment, at index: Int, from row: Int) -> Attention {
        let type = out.scalarType
        return Attention(
            shape: AttentionShape(
                batch: 1,
                queryCount: segment.rowCount,
                keyCount: segment.start + segment.rowCount,
                queryOffset: segment.start,
                heads: heads.queryCount,
                keyHeads: heads.keyCount,
                headWidth: heads.width,
                scalarType: type,
                scale: 1 / Float(heads.width).squareRoot(),
                window: window
            ),
            query: heads.query(in: rows(of: queryKeyValue, from: row), type: type),
            key: segment.cache.keys(of: layer, from: 0),
            value: segment.cache.values(of: layer, from: 0),
            out: rows(of: out, from: row),
            queryStride: queryKeyValue.channels,
            keyStride: heads.keyCount * heads.width,
            outStride: out.channels,
            keyBatchStride: 0,
            promptCounts: segments.promptCount(at: index)
        )
    }

    private func rows(of variable: Variable, from row: Int) -> Buffer {
        let memory = variable.value
        let skipped = row * variable.channels * variable.scalarType.byteCount
        return Buffer(
            block: memory.block,
            offset: memory.offset + skipped,
            byteCount: memory.byteCount - skipped
        )
    }

    func backward() {
        preconditionFailure("attention over a cache is not differentiable")
    }
}

/// What attention over a cache needs to know besides its input.
public struct CachedAttention {
    let heads: AttentionHeads
    let rotary: RotaryEmbedding?
    let segments: CacheSegments
    let layer: Int
    let window: Int?

    /// Describes the attention of one layer, in which a row sees at most `window` places, its own the last.
    public init(
        heads: AttentionHeads,
        rotary: RotaryEmbedding?,
        segments: CacheSegments,
        layer: Int,
        window: Int? = nil
    ) {
        precondition(window ?? 1 > 0, "a window of \(window ?? 0) places")
        self.heads = heads
        self.rotary = rotary
        self.segments = segments
        self.layer = layer
        self.window = window
    }
}

extension Tape {
    /// Records attention of segments of rows, each over its cache and itself.
    ///
    /// What a row gets has the same bits whatever segments come with its own; rows that belong to no
    /// segment get zeros.
    public func attend(_ queryKeyValue: Variable, over cached: CachedAttention) -> Variable {
        precondition(!recordsGradients, "attention over a cache is for inference")
        let rows = cached.segments.rowCapacity
        precondition(queryKeyValue.rows == rows, "\(queryKeyValue.rows) rows for segments of \(rows)")
        let width = cached.heads.queryCount * cached.heads.width
        let out = makeVariable(rows: rows, channels: width, scalarType: queryKeyValue.scalarType)
        record(CachedAttentionOperation(cached, queryKeyValue: queryKeyValue, out: out, kernels: kernels))
        return out
    }
}
