/// Keys and values of positions that a model has read: one sequence.
public final class KeyValueCache {
    /// How many positions it can hold.
    public let capacity: Int
    /// How many positions it holds.
    ///
    /// Its owner adds what was read after each run of a tape. Setting it lower forgets the latest ones.
    public var count = 0
    let rowByteCount: Int
    private let blocks: [MemoryBlock]
    private let isShared: Bool

    /// What is remembered.
    public enum Extent: Sendable {
        /// Everything, so that later passes can go on from it: for so many layers.
        case layers(Int)
        /// The layer that a pass is at, for passes that nothing goes on from.
        case currentLayer
    }

    /// An empty cache.
    public init(
        _ extent: Extent,
        capacity: Int,
        heads: AttentionHeads,
        precision: Precision,
        kernels: any Kernels
    ) throws(KernelError) {
        self.capacity = capacity
        rowByteCount = heads.keyCount * heads.width * precision.computeType.byteCount
        let count = if case .layers(let count) = extent { count } else { 1 }
        var blocks: [MemoryBlock] = []
        for _ in 0..<count {
            blocks.append(try kernels.makeBlock(byteCount: 2 * capacity * rowByteCount))
        }
        self.blocks = blocks
        isShared = if case .currentLayer = extent { true } else { false }
    }

    func keys(of layer: Int, from row: Int) -> Buffer { rows(of: layer, from: row) }
    func values(of layer: Int, from row: Int) -> Buffer { rows(of: layer, from: capacity + row) }

    private func rows(of layer: Int, from row: Int) -> Buffer {
        let block = blocks[isShared ? 0 : layer]
        let offset = row * rowByteCount
        return Buffer(block: block, offset: offset, byteCount: block.byteCount - offset)
    }
}
