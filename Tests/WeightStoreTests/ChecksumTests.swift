import Foundation
import Testing

@testable import WeightStore

@Suite struct ChecksumTests {
    @Test func matchesThePublishedCheckValue() {
        #expect(crc32(of: Data("123456789".utf8)) == 0xcbf4_3926)
    }

    @Test(arguments: [0, 1, 2, 15, 16, 17, 63, 64, 65, 79, 80, 127, 128, 129, 191, 257, 1009, 4099])
    func equalsTheDefinitionAtEveryLengthAndOffset(count: Int) {
        var state: UInt32 = 7
        let bytes = (0..<count + 3).map { _ -> UInt8 in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 24)
        }
        for offset in 0...3 {
            let slice = Array(bytes[offset..<offset + count])
            #expect(crc32(of: Data(slice)) == bitwise(slice))
            #expect(crc32(of: Data(bytes)[offset..<offset + count]) == bitwise(slice))
        }
    }

    /// Division of the message by the polynomial, one bit at a time.
    private func bitwise(_ bytes: [UInt8]) -> UInt32 {
        var remainder = ~UInt32(0)
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 {
                remainder = (remainder >> 1) ^ (remainder & 1 == 1 ? 0xedb8_8320 : 0)
            }
        }
        return ~remainder
    }
}
