import CTensorKernels

/// The kernels of this machine's processor: oneDNN for products, our own C for the rest.
///
/// One pool of threads serves both. An instance is used by one thread at a time; several instances
/// may work side by side, each with its own number of threads.
public final class CPUKernels: Kernels {
    /// How many threads one call may use.
    public let threadCount: Int
    /// Memory that every product uses while it runs.
    let productScratch = ProductScratch()

    /// Uses `threadCount` threads, at least 1.
    public init(threadCount: Int) {
        precondition(threadCount >= 1, "threadCount is \(threadCount)")
        self.threadCount = threadCount
    }

    var threads: Int32 { Int32(threadCount) }
}

extension CPUKernels: MemoryKernels {
    /// Allocates zeroed memory, aligned to 64 bytes.
    public func makeBlock(byteCount: Int) throws(KernelError) -> MemoryBlock {
        guard let base = ftk_allocate(max(byteCount, 64)) else {
            throw .outOfMemory(byteCount: byteCount)
        }
        return MemoryBlock(base: base, byteCount: byteCount) { ftk_free($0) }
    }

    /// Copies from the host.
    public func write(_ bytes: UnsafeRawBufferPointer, to buffer: Buffer) {
        precondition(bytes.count <= buffer.byteCount, "\(bytes.count) bytes into \(buffer.byteCount)")
        UnsafeMutableRawBufferPointer(start: buffer.address, count: bytes.count).copyMemory(from: bytes)
    }

    /// Copies to the host.
    public func read(_ buffer: Buffer, into bytes: UnsafeMutableRawBufferPointer) {
        precondition(bytes.count <= buffer.byteCount, "\(bytes.count) bytes out of \(buffer.byteCount)")
        bytes.copyMemory(from: UnsafeRawBufferPointer(start: buffer.address, count: bytes.count))
    }

    /// Sets every byte to zero.
    public func fillWithZeros(_ buffer: Buffer) {
        ftk_fill_zero(buffer.address, buffer.byteCount, threads)
    }

    /// Copies rows that lie at different distances.
    public func copyRows(_ rows: CopiedRows, from source: Buffer, to destination: Buffer) {
        for row in 0..<rows.count {
            (destination.address + row * rows.destinationStride).copyMemory(
                from: source.address + row * rows.sourceStride,
                byteCount: rows.byteCount
            )
        }
    }

    /// Converts single precision to `type`.
    public func convert(_ source: Buffer, to type: ScalarType, into destination: Buffer, count: Int) {
        precondition(type == .bfloat16, "no conversion to \(type)")
        ftk_float_to_bfloat16(source.floats, destination.words, Int64(count), threads)
    }
}

extension ScalarType {
    /// The kernels' name of the type.
    var kernelType: ftk_type {
        precondition(self == .float32 || self == .bfloat16, "no kernel computes in \(self)")
        return self == .float32 ? FTK_FLOAT32 : FTK_BFLOAT16
    }
}

extension Buffer {
    var floats: UnsafeMutablePointer<Float> { address.assumingMemoryBound(to: Float.self) }
    var words: UnsafeMutablePointer<UInt16> { address.assumingMemoryBound(to: UInt16.self) }
    var integers: UnsafeMutablePointer<Int32> { address.assumingMemoryBound(to: Int32.self) }
}
