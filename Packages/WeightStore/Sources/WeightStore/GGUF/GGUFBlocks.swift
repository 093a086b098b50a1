import CWeightBlocks
import Foundation

/// Numbers that lie in blocks with a common scale.
///
/// Source: `ggml-quants.c` of ggml; every product and sum is in single precision and in the same order, so
/// that results agree to the bit.
enum GGUFBlocks {
    /// The numbers of whole blocks, single precision.
    static func dequantized(_ bytes: Data, from type: GGUFType) -> Data {
        let (length, size) = (type.blockLength, type.blockByteCount)
        let count = bytes.count / size
        var result = Data(count: count * length * 4)
        bytes.withUnsafeBytes { input in
            result.withUnsafeMutableBytes { output in
                let numbers = output.bindMemory(to: Float.self)
                for block in 0..<count {
                    let source = UnsafeRawBufferPointer(rebasing: input[block * size..<(block + 1) * size])
                    let target = UnsafeMutableBufferPointer(
                        rebasing: numbers[block * length..<(block + 1) * length]
                    )
                    read(type, source, into: target)
                }
            }
        }
        return result
    }

    private static func read(
        _ type: GGUFType,
        _ block: UnsafeRawBufferPointer,
        into numbers: UnsafeMutableBufferPointer<Float>
    ) {
        switch type {
        case .q8_0:
            let scale = half(block, at: 0)
            for i in 0..<32 { numbers[i] = scale * Float(Int8(bitPattern: block[2 + i])) }
        case .q4_0:
            let scale = half(block, at: 0)
            for i in 0..<16 {
                numbers[i] = scale * Float(Int(block[2 + i] & 15) - 8)
                numbers[i + 16] = scale * Float(Int(block[2 + i] >> 4) - 8)
            }
        case .q4_K: readQ4K(block, into: numbers)
        case .q6_K: readQ6K(block, into: numbers)
        case .float32, .float16, .bfloat16, .int32: break
        }
    }

    /// 8 groups of 32 numbers, each with a scale and a minimum of 6 bits.
    private static func readQ4K(
        _ block: UnsafeRawBufferPointer,
        into numbers: UnsafeMutableBufferPointer<Float>
    ) {
        let (scale, least) = (half(block, at: 0), half(block, at: 2))
        let factors = UnsafeRawBufferPointer(rebasing: block[4..<16])
        for group in 0..<8 {
            let (factor, offset) = factorAndOffset(factors, group)
            let (d, m) = (scale * Float(factor), least * Float(offset))
            for i in 0..<32 {
                let byte = block[16 + group / 2 * 32 + i]
                let bits = group.isMultiple(of: 2) ? byte & 15 : byte >> 4
                numbers[group * 32 + i] = d * Float(bits) - m
            }
        }
    }

    private static func factorAndOffset(_ bytes: UnsafeRawBufferPointer, _ group: Int) -> (UInt8, UInt8) {
        guard group >= 4 else { return (bytes[group] & 63, bytes[group + 4] & 63) }
        return (
            bytes[group + 4] & 15 | (bytes[group - 4] >> 6) << 4,
            bytes[group + 4] >> 4 | (bytes[group] >> 6) << 4
        )
    }

    /// 16 groups of 16 numbers of 6 bits, 4 of them in one place and 2 in another.
    private static func readQ6K(
        _ block: UnsafeRawBufferPointer,
        into numbers: UnsafeMutableBufferPointer<Float>
    ) {
        let scale = half(block, at: 208)
        for index in 0..<256 {
            let (half, rest) = (index / 128, index % 128)
            let (part, column) = (rest / 32, rest % 32)
            let low = block[half * 64 + (part & 1) * 32 + column]
            let high = block[128 + half * 32 + column] >> UInt8(2 * part) & 3
            let bits = (part < 2 ? low & 15 : low >> 4) | high << 4
            let factor = scale * Float(Int8(bitPattern: block[192 + index / 16]))
            numbers[index] = factor * Float(Int(bits) - 32)
        }
    }

    private static func half(_ block: UnsafeRawBufferPointer, at offset: Int) -> Float {
        Float(block.loadUnaligned(fromByteOffset: offset, as: Float16.self))
    }

    /// Numbers in blocks of 32, each rounded to a multiple of a 127th of the block's largest.
    ///
    /// - Parameter numbers: Single precision, whole blocks.
    /// - Returns: For each block its scale in half precision, then 32 multiples.
    static func quantizedQ8(_ numbers: Data) -> Data {
        let (length, size) = (GGUFType.q8_0.blockLength, GGUFType.q8_0.blockByteCount)
        let count = numbers.count / (4 * length)
        var result = Data(count: count * size)
        numbers.withUnsafeBytes { input in
            result.withUnsafeMutableBytes { output in
                let (numbers, bytes) = (input.bindMemory(to: Float.self), output.bindMemory(to: Int8.self))
                guard let source = numbers.baseAddress, let target = bytes.baseAddress else { return }
                for block in 0..<count {
                    let scale = cweightblocks_round_q8_0(source + block * length, target + block * size + 2)
                    output.storeBytes(of: Float16(scale), toByteOffset: block * size, as: Float16.self)
                }
            }
        }
        return result
    }
}
