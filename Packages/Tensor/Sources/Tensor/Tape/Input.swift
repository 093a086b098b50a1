/// Whole numbers that a tape reads and its owner fills before each run.
public final class IntegerInput {
    /// How many numbers.
    public let count: Int
    let slot: Slot
    private let kernels: any Kernels

    init(count: Int, kernels: any Kernels) {
        self.count = count
        self.kernels = kernels
        slot = Slot(byteCount: count * 4, isPinned: true)
    }

    /// Fills the input; fewer numbers than `count` leave the rest as it was.
    public func fill(_ values: [Int32]) {
        precondition(values.count <= count, "\(values.count) numbers for an input of \(count)")
        values.withUnsafeBytes { kernels.write($0, to: slot.memory) }
    }

    /// Copies the numbers back to the host.
    public func read(count: Int) -> [Int32] {
        var values = [Int32](repeating: 0, count: count)
        values.withUnsafeMutableBytes { kernels.read(slot.memory, into: $0) }
        return values
    }
}

/// Single-precision numbers that a tape reads or writes, and its owner fills or reads.
public final class FloatInput {
    /// How many numbers.
    public let count: Int
    let slot: Slot
    private let kernels: any Kernels

    init(count: Int, kernels: any Kernels) {
        self.count = count
        self.kernels = kernels
        slot = Slot(byteCount: count * 4, isPinned: true)
    }

    /// Fills the input; fewer numbers than `count` leave the rest as it was.
    public func fill(_ values: [Float]) {
        precondition(values.count <= count, "\(values.count) numbers for an input of \(count)")
        values.withUnsafeBytes { kernels.write($0, to: slot.memory) }
    }

    /// Copies the numbers back to the host.
    public func read(count: Int) -> [Float] {
        var values = [Float](repeating: 0, count: count)
        values.withUnsafeMutableBytes { kernels.read(slot.memory, into: $0) }
        return values
    }
}

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
