import Foundation

extension Tensor {
    /// The numbers as single precision, converted where they are stored otherwise.
    public var floats: [Float] {
        bytes.withUnsafeBytes { raw in
            switch scalarType {
            case .float32: (0..<count).map { raw.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
            case .int32: (0..<count).map { Float(raw.loadUnaligned(fromByteOffset: 4 * $0, as: Int32.self)) }
            case .float16:
                (0..<count).map { Float(raw.loadUnaligned(fromByteOffset: 2 * $0, as: Float16.self)) }
            case .bfloat16:
                (0..<count).map {
                    StoredBFloat16.float(raw.loadUnaligned(fromByteOffset: 2 * $0, as: UInt16.self))
                }
            }
        }
    }

    /// Calls `body` with the bytes of the numbers in single precision.
    func withFloatBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        scalarType == .float32 ? bytes.withUnsafeBytes(body) : floats.withUnsafeBytes(body)
    }

    /// The same numbers in another type; bfloat16 and float16 round to nearest, ties to even.
    ///
    /// Whole numbers convert to single precision only.
    ///
    /// - Throws: ``TensorError/unsupportedConversion(from:to:)``.
    public func converted(to target: ScalarType) throws(TensorError) -> Tensor {
        try convertedCountingOverflows(to: target).tensor
    }

    /// The same numbers in another type, and how many finite ones are infinite in it.
    ///
    /// Needs memory for the result alone.
    ///
    /// - Throws: ``TensorError/unsupportedConversion(from:to:)``.
    public func convertedCountingOverflows(
        to target: ScalarType
    ) throws(TensorError) -> (tensor: Tensor, overflowCount: Int) {
        guard target != scalarType else { return (self, 0) }
        guard target != .int32, scalarType != .int32 || target == .float32 else {
            throw .unsupportedConversion(from: scalarType, to: target)
        }
        let (bytes, overflowCount) =
            switch scalarType {
            case .float32: rewritten(StoredFloat32.self, as: target)
            case .float16: rewritten(StoredFloat16.self, as: target)
            case .bfloat16: rewritten(StoredBFloat16.self, as: target)
            case .int32: rewritten(StoredInt32.self, as: target)
            }
        return (try Tensor(shape: shape, scalarType: target, bytes: bytes), overflowCount)
    }

    private func rewritten<Source: StoredNumber>(
        _ source: Source.Type,
        as target: ScalarType
    ) -> (Data, Int) {
        switch target {
        case .float16: rewritten(source, as: StoredFloat16.self)
        case .bfloat16: rewritten(source, as: StoredBFloat16.self)
        case .float32, .int32: rewritten(source, as: StoredFloat32.self)
        }
    }

    private func rewritten<Source: StoredNumber, Target: StoredNumber>(
        _ source: Source.Type,
        as target: Target.Type
    ) -> (Data, Int) {
        let (from, to) = (MemoryLayout<Source.Bits>.size, MemoryLayout<Target.Bits>.size)
        var result = Data(count: count * to)
        let overflowCount = bytes.withUnsafeBytes { input in
            result.withUnsafeMutableBytes { output in
                (0..<count).reduce(into: 0) { overflowCount, index in
                    let bits = input.loadUnaligned(fromByteOffset: index * from, as: Source.Bits.self)
                    let value = Source.float(bits)
                    let stored = Target.bits(value)
                    if Target.float(stored).isInfinite && value.isFinite { overflowCount += 1 }
                    output.storeBytes(of: stored, toByteOffset: index * to, as: Target.Bits.self)
                }
            }
        }
        return (result, overflowCount)
    }
}

/// How a number lies in memory.
private protocol StoredNumber {
    associatedtype Bits: BitwiseCopyable
    static func float(_ bits: Bits) -> Float
    static func bits(_ value: Float) -> Bits
}

private enum StoredFloat32: StoredNumber {
    static func float(_ bits: Float) -> Float { bits }
    static func bits(_ value: Float) -> Float { value }
}

private enum StoredFloat16: StoredNumber {
    static func float(_ bits: Float16) -> Float { Float(bits) }
    static func bits(_ value: Float) -> Float16 { Float16(value) }
}

private enum StoredBFloat16: StoredNumber {
    static func float(_ bits: UInt16) -> Float { Float(bitPattern: UInt32(bits) << 16) }

    static func bits(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        guard !value.isNaN else { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
        let roundingBias = 0x7fff + ((bits >> 16) & 1)
        return UInt16(truncatingIfNeeded: (bits &+ roundingBias) >> 16)
    }
}

/// Read only: no conversion leads to whole numbers.
private enum StoredInt32: StoredNumber {
    static func float(_ bits: Int32) -> Float { Float(bits) }
    static func bits(_ value: Float) -> Int32 { Int32(value) }
}
