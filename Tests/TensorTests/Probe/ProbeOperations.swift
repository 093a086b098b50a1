@testable import Tensor

/// Hands numbers to the operation after it, and keeps the gradient that comes back.
final class SourceOperation: Operation {
    let out: Variable
    private let kernels: any Kernels
    private let values: [Double]
    private(set) var gradient: [Float] = []

    init(_ values: [Double], out: Variable, kernels: any Kernels) {
        self.values = values
        self.out = out
        self.kernels = kernels
    }

    var forwardSlots: [Slot] { [out.slot] }
    var backwardSlots: [Slot] { out.gradientSlots }

    func forward() { kernels.write(values, as: out.scalarType, to: out.value) }
    func backward() { gradient = kernels.read(out.gradient, as: out.scalarType, count: out.layout.count) }
}

/// Keeps the result of the operation before it, and hands it a gradient.
final class SinkOperation: Operation {
    private let x: Variable
    private let kernels: any Kernels
    private let seed: [Double]
    private(set) var values: [Float] = []

    init(_ x: Variable, seed: [Double], kernels: any Kernels) {
        self.x = x
        self.seed = seed
        self.kernels = kernels
        _ = x.makeContribution()
    }

    var forwardSlots: [Slot] { [x.slot] }
    var backwardSlots: [Slot] { x.gradientSlots }

    func forward() { values = kernels.read(x.value, as: x.scalarType, count: x.layout.count) }
    func backward() { kernels.write(seed, as: x.scalarType, to: x.gradient) }
}

extension Kernels {
    /// Copies numbers into a buffer; bfloat16 must hold them exactly.
    func write(_ values: [Double], as type: ScalarType, to buffer: Buffer) {
        if type == .bfloat16 {
            values.map(bfloat16Bits).withUnsafeBytes { write($0, to: buffer) }
        } else {
            values.map { Float($0) }.withUnsafeBytes { write($0, to: buffer) }
        }
    }

    /// Copies numbers out of a buffer.
    func read(_ buffer: Buffer, as type: ScalarType, count: Int) -> [Float] {
        if type == .bfloat16 {
            var words = [UInt16](repeating: 0, count: count)
            words.withUnsafeMutableBytes { read(buffer, into: $0) }
            return words.map(bfloat16Number)
        }
        var floats = [Float](repeating: 0, count: count)
        floats.withUnsafeMutableBytes { read(buffer, into: $0) }
        return floats
    }

    /// A buffer of its own with the numbers given.
    func makeBuffer(_ values: [Double], as type: ScalarType = .float32) throws -> Buffer {
        let byteCount = values.count * type.byteCount
        let buffer = Buffer(block: try makeBlock(byteCount: byteCount), offset: 0, byteCount: byteCount)
        write(values, as: type, to: buffer)
        return buffer
    }

    /// A buffer of its own with whole numbers.
    func makeIntegerBuffer(_ values: [Int]) throws -> Buffer {
        let block = try makeBlock(byteCount: values.count * 4)
        let buffer = Buffer(block: block, offset: 0, byteCount: values.count * 4)
        values.map { Int32($0) }.withUnsafeBytes { write($0, to: buffer) }
        return buffer
    }
}
