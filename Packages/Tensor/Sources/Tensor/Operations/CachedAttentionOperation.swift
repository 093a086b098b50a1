/// Attention of new positions over everything that a cache holds, for inference.
private final class CachedAttentionOperation: Operation {
    private let kernels: any Kernels
    private let heads: AttentionHeads
    private let rotary: RotaryEmbedding?
    private let promptCounts: IntegerInput?
    private let cache: KeyValueCache
    private let layer: Int
    private let queryKeyValue: Variable
    private let out: Variable

    init(_ cached: CachedAttention, queryKeyValue: Variable, out: Variable, kernels: any Kernels) {
        self.kernels = kernels
        heads = cached.heads
        rotary = cached.rotary
        promptCounts = cached.promptCounts
        cache = cached.cache
        layer = cached.layer
        self.queryKeyValue = queryKeyValue
        self.out = out
    }

    var forwardSlots: [Slot] {
        [queryKeyValue.slot, out.slot]
            + [rotary?.positions.slot, promptCounts?.slot].compactMap { $0 }
    }
    var backwardSlots: [Slot] { [] }

    func forward() {
        precondition(cache.count + out.rows <= cache.capacity, "no room for \(out.rows) positions")
        let type = out.scalarType
        if let rotary {
            let rotation = rotary.rotation(of: queryKeyValue, heads: heads)
            kernels.rotate(queryKeyValue.value, rotation: rotation, backwards: false)
        }
        let rows = CopiedRows(
            count: out.rows,
            byteCount: heads.keyCount * heads.width * type.byteCount,
            sourceStride: queryKeyValue.channels * type.byteCount,
            destinationStride: cache.rowByteCount
        )
        kernels.copyRows(
            rows,
            from: heads.key(in: queryKeyValue.value, type: type),
            to: cache.keys(of: layer)
        )
        kernels.copyRows(
            rows,
            from: heads.value(in: queryKeyValue.value, type: type),
            to: cache.values(of: layer)
        )
        kernels.attend(attention(type: type), logSums: nil)
    }

    private func attention(type: ScalarType) -> Attention {
        Attention(
            shape: AttentionShape(
                batch: 1,
                queryCount: out.rows,
                keyCount: cache.count + out.rows,
                queryOffset: cache.count,
                heads: heads.queryCount,
                keyHeads: heads.keyCount,
                headWidth: heads.width,
                scalarType: type,
                scale: 1 / Float(heads.width).squareRoot()
            ),
            query: heads.query(in: queryKeyValue.value, type: type),
            key: cache.allKeys(of: layer),
            value: cache.allValues(of: layer),
            out: out.value,
            queryStride: queryKeyValue.channels,
            keyStride: heads.keyCount * heads.width,
            outStride: out.channels,
            keyBatchStride: 0,
            promptCounts: promptCounts?.slot.memory
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
    let promptCounts: IntegerInput?
    let cache: KeyValueCache
    let layer: Int

    /// Describes attention of one sequence over `cache`.
    public init(
        heads: AttentionHeads,
        rotary: RotaryEmbedding?,
        promptCounts: IntegerInput?,
        cache: KeyValueCache,
        layer: Int
    ) {
        self.heads = heads
        self.rotary = rotary
        self.promptCounts = promptCounts
        self.cache = cache
        self.layer = layer
    }
}

/// The keys and values of the positions that a model has read: one sequence, all layers.
public final class KeyValueCache {
    /// How many positions it can hold.
    public let capacity: Int
    /// How many positions it holds.
    ///
    /// Setting it lower forgets the latest ones.
    public var count = 0
    let rowByteCount: Int
    private let blocks: [MemoryBlock]

    /// An empty cache.
    public init(
        layerCount: Int,
        capacity: Int,
        heads: AttentionHeads,
        precision: Precision,
        kernels: any Kernels
    ) throws(KernelError) {
        self.capacity = capacity
        rowByteCount = heads.keyCount * heads.width * precision.computeType.byteCount
        var blocks: [MemoryBlock] = []
        for _ in 0..<layerCount {
            blocks.append(try kernels.makeBlock(byteCount: 2 * capacity * rowByteCount))
        }
        self.blocks = blocks
    }

    func keys(of layer: Int) -> Buffer { rows(of: layer, from: count) }
    func values(of layer: Int) -> Buffer { rows(of: layer, from: capacity + count) }
    func allKeys(of layer: Int) -> Buffer { rows(of: layer, from: 0) }
    func allValues(of layer: Int) -> Buffer { rows(of: layer, from: capacity) }

    private func rows(of layer: Int, from row: Int) -> Buffer {
        let block = blocks[layer]
        let offset = row * rowByteCount
        return Buffer(block: block, offset: offset, byteCount: block.byteCount - offset)
    }
}

extension Tape {
    /// Records attention of new positions over the cache, which must have room for them.
    ///
    /// The owner adds the number of rows to ``KeyValueCache/count`` after each run of the tape.
    public func attend(_ queryKeyValue: Variable, over cached: CachedAttention) -> Variable {
        precondition(!recordsGradients, "attention over a cache is for inference")
        let width = cached.heads.queryCount * cached.heads.width
        let out = makeVariable(
            rows: queryKeyValue.rows,
            channels: width,
            scalarType: queryKeyValue.scalarType
        )
        record(CachedAttentionOperation(cached, queryKeyValue: queryKeyValue, out: out, kernels: kernels))
        return out
    }
}
