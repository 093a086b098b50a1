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

    /// Copies the numbers back to the host.
    public func read(count: Int) -> [Number] {
        var values = [Number](repeating: 0, count: count)
        values.withUnsafeMutableBytes { kernels.read(slot.memory, into: $0) }
        return values
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
