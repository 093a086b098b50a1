/// One block of a device's memory, freed when nobody holds it any more.
///
/// The address means something to the ``Kernels`` that made the block, and to nobody else.
public final class MemoryBlock {
    private(set) var base: UnsafeMutableRawPointer
    /// The size of the block, in bytes.
    public private(set) var byteCount: Int
    private let release: (UnsafeMutableRawPointer) -> Void

    /// Takes ownership of memory.
    ///
    /// - Parameters:
    ///   - base: Aligned to 64 bytes.
    ///   - byteCount: The size at `base`.
    ///   - release: Frees it; called once.
    public init(
        base: UnsafeMutableRawPointer,
        byteCount: Int,
        release: @escaping (UnsafeMutableRawPointer) -> Void
    ) {
        self.base = base
        self.byteCount = byteCount
        self.release = release
    }

    deinit {
        release(base)
    }

    /// Takes over the memory of `other`, which gets this block's old one to free.
    func exchangeMemory(with other: MemoryBlock) {
        swap(&base, &other.base)
        swap(&byteCount, &other.byteCount)
    }
}

/// A range of bytes in a block.
///
/// Its address is looked up at each use, because a ``Workspace`` may move when it grows.
public struct Buffer {
    /// The memory.
    public let block: MemoryBlock
    /// Where the range begins, in bytes.
    public let offset: Int
    /// The length of the range, in bytes.
    public let byteCount: Int

    /// Names a range of `block`.
    public init(block: MemoryBlock, offset: Int, byteCount: Int) {
        precondition(
            offset >= 0 && byteCount >= 0 && offset + byteCount <= block.byteCount,
            "bytes \(offset)..<\(offset + byteCount) of a block of \(block.byteCount)"
        )
        self.block = block
        self.offset = offset
        self.byteCount = byteCount
    }

    /// Where the range begins, for the kernels that own the memory.
    public var address: UnsafeMutableRawPointer { block.base + offset }
}

/// Scratch memory that all tapes of one model share: nothing in it outlives a step.
public final class Workspace {
    let block: MemoryBlock
    private let kernels: any Kernels

    /// An empty workspace.
    public init(kernels: any Kernels) throws(KernelError) {
        self.kernels = kernels
        self.block = try kernels.makeBlock(byteCount: 64)
    }

    /// The size, in bytes: the largest plan so far.
    public var byteCount: Int { block.byteCount }

    /// Makes room for a plan of `byteCount` bytes.
    ///
    /// What the workspace held is lost.
    func reserve(byteCount: Int) throws(KernelError) {
        guard byteCount > block.byteCount else { return }
        block.exchangeMemory(with: try kernels.makeBlock(byteCount: byteCount))
    }
}
