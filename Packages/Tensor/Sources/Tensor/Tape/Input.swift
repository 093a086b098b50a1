/// Numbers of four bytes that a tape reads or writes, and its owner fills before a run or reads after it.
public final class TapeInput<Number: Numeric & BitwiseCopyable> {
    /// How many numbers.
    public let count: Int
    let slot: Slot
    private let kernels: any Kernels

    init(count: Int, kernels: any Kernels) {
        precondition(MemoryLayout<Number>.size == 4, "devices know no \(Number.self)")
        self.count = count
        self.kernels = kernels
        slot = Slot(byteCount: count * 4, isPinned: true)
    }

    /// Fills the input; fewer numbers than `count` leave the rest as it was.
    public func fill(_ values: [Number]) {
        precondition(values.count <= count, "\(values.count) numbers for an input of \(count)")
        values.withUnsafeBytes { kernels.write($0, to: slot.memory) }
    }

    /// Fills in the first number.
    public func fill(_ value: Number) {
        withUnsafeBytes(of: value) { kernels.write($0, to: slot.memory) }
    }

    /// Fills the input with `values` and, behind them, with as many of `padding` as there is room for.
    func fill(_ values: [Number], padding: [Number]) {
        fill(values)
        let rest = 4 * values.count..<4 * count
        let memory = slot.memory
        let behind = Buffer(
            block: memory.block,
            offset: memory.offset + rest.lowerBound,
            byteCount: rest.count
        )
        padding.withUnsafeBytes {
            kernels.write(UnsafeRawBufferPointer(rebasing: $0[..<rest.count]), to: behind)
        }
    }

    /// Copies the numbers back to the host.
    public func read(count: Int) -> [Number] {
        var values: [Number] = []
        read(count: count, into: &values)
        return values
    }

    /// Copies the first `count` numbers back to the host, in place of what `values` holds.
    ///
    /// Allocates nothing where `values` has room for as many.
    public func read(count: Int, into values: inout [Number]) {
        if values.count > count { values.removeLast(values.count - count) }
        values.append(contentsOf: repeatElement(0, count: count - values.count))
        values.withUnsafeMutableBytes { kernels.read(slot.memory, into: $0) }
    }
}

/// Whole numbers that a tape reads.
public typealias IntegerInput = TapeInput<Int32>

/// Single-precision numbers that a tape reads or writes.
public typealias FloatInput = TapeInput<Float>

extension Tape {
    /// Adds an input of whole numbers.
    public func makeIntegerInput(count: Int) -> IntegerInput {
        IntegerInput(count: count, kernels: kernels)
    }

    /// Adds an input or output of single-precision numbers.
    public func makeFloatInput(count: Int) -> FloatInput {
        FloatInput(count: count, kernels: kernels)
    }
}
