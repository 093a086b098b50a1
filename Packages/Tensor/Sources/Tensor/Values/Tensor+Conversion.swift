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
                (0..<count).map { bfloat16(raw.loadUnaligned(fromByteOffset: 2 * $0, as: UInt16.self)) }
            }
        }
    }

    /// The same numbers in another type; bfloat16 and float16 round to nearest, ties to even.
    ///
    /// Whole numbers convert to single precision only.
    ///
    /// - Throws: ``TensorError/unsupportedConversion(from:to:)``.
    public func converted(to target: ScalarType) throws(TensorError) -> Tensor {
        guard target != scalarType else { return self }
        guard scalarType != .int32 || target == .float32 else {
            throw .unsupportedConversion(from: scalarType, to: target)
        }
        switch target {
        case .float32: return try Tensor(shape: shape, floats: floats)
        case .bfloat16: return try converted(to: target, through: floats.map(bfloat16Bits))
        case .float16: return try converted(to: target, through: floats.map { Float16($0).bitPattern })
        case .int32: throw .unsupportedConversion(from: scalarType, to: target)
        }
    }

    private func converted(to target: ScalarType, through words: [UInt16]) throws(TensorError) -> Tensor {
        let bytes = words.withUnsafeBytes { Data($0) }
        return try Tensor(shape: shape, scalarType: target, bytes: bytes)
    }

    private func bfloat16(_ bits: UInt16) -> Float {
        Float(bitPattern: UInt32(bits) << 16)
    }

    private func bfloat16Bits(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        guard !value.isNaN else { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
        let roundingBias = 0x7fff + ((bits >> 16) & 1)
        return UInt16(truncatingIfNeeded: (bits &+ roundingBias) >> 16)
    }
}
