public import Foundation

/// A named-by-nobody block of numbers in host memory: row-major, little-endian, with a shape.
///
/// This is how weights travel between files and models. It computes nothing; computing is the
/// business of ``Tape``.
public struct Tensor: Equatable, Sendable {
    /// The length of each axis, outermost first.
    ///
    /// Empty for a single number.
    public let shape: [Int]
    /// The type of every number.
    public let scalarType: ScalarType
    /// The numbers, row-major, little-endian.
    ///
    /// May be a slice of a memory-mapped file.
    public let bytes: Data

    /// Wraps bytes that already have the right layout.
    ///
    /// - Throws: ``TensorError/byteCountMismatch(shape:scalarType:found:)``.
    public init(shape: [Int], scalarType: ScalarType, bytes: Data) throws(TensorError) {
        guard let count = Tensor.elementCount(of: shape), bytes.count == count * scalarType.byteCount else {
            throw .byteCountMismatch(shape: shape, scalarType: scalarType, found: bytes.count)
        }
        self.shape = shape
        self.scalarType = scalarType
        self.bytes = bytes
    }

    /// Wraps bytes that are known to be what shape and type call for.
    init(part bytes: Data, shape: [Int], scalarType: ScalarType) {
        (self.bytes, self.shape, self.scalarType) = (bytes, shape, scalarType)
    }

    /// Wraps single-precision numbers.
    public init(shape: [Int], floats: [Float]) throws(TensorError) {
        let bytes = floats.withUnsafeBytes { Data($0) }
        try self.init(shape: shape, scalarType: .float32, bytes: bytes)
    }

    /// Wraps 32-bit integers.
    public init(shape: [Int], integers: [Int32]) throws(TensorError) {
        let bytes = integers.withUnsafeBytes { Data($0) }
        try self.init(shape: shape, scalarType: .int32, bytes: bytes)
    }

    /// The number of numbers.
    public var count: Int { shape.reduce(1, *) }

    /// The product of the axes, or nil if one is negative or the product overflows.
    public static func elementCount(of shape: [Int]) -> Int? {
        var count = 1
        for length in shape {
            guard length >= 0 else { return nil }
            let (product, overflow) = count.multipliedReportingOverflow(by: length)
            guard !overflow, product <= Int.max / 8 else { return nil }
            count = product
        }
        return count
    }
}
