import Foundation
import Tensor
import Testing

@Suite struct TensorTests {
    @Test func holdsFloatsLittleEndianAndRowMajor() throws {
        let tensor = try Tensor(shape: [2, 3], floats: [1, -2, 0.5, 0, 4, -0])
        #expect(tensor.count == 6)
        #expect(tensor.scalarType == .float32)
        #expect(tensor.floats == [1, -2, 0.5, 0, 4, -0])
        #expect(Array(tensor.bytes.prefix(8)) == [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0])
    }

    @Test func holdsIntegers() throws {
        let tensor = try Tensor(shape: [3], integers: [0, -1, 0x0102_0304])
        #expect(tensor.scalarType == .int32)
        #expect(Array(tensor.bytes) == [0, 0, 0, 0, 255, 255, 255, 255, 4, 3, 2, 1])
        #expect(tensor.floats == [0, -1, 16_909_060])
    }

    @Test func aShapeWithoutAxesIsOneNumber() throws {
        let tensor = try Tensor(shape: [], floats: [7])
        #expect(tensor.count == 1)
        #expect(tensor.floats == [7])
    }

    @Test func anAxisOfNothingIsNoNumbers() throws {
        let tensor = try Tensor(shape: [3, 0, 2], floats: [])
        #expect(tensor.count == 0)
        #expect(tensor.floats.isEmpty)
    }

    /// Slices of a mapped file begin anywhere.
    @Test(arguments: ScalarType.allCases)
    func readsBytesThatAreNotAligned(type: ScalarType) throws {
        let bytes = Data((0..<8 * type.byteCount).map { UInt8(truncatingIfNeeded: 31 &* $0 &+ 5) })
        let whole = try Tensor(shape: [8], scalarType: type, bytes: bytes)
        var shifted = Data([9, 9, 9])
        shifted.append(bytes)
        let slice = try Tensor(shape: [8], scalarType: type, bytes: shifted.dropFirst(3))
        #expect(slice == whole)
        #expect(slice.floats.map(\.bitPattern) == whole.floats.map(\.bitPattern))
    }

    @Test(
        arguments: [
            ([], 1), ([0], 0), ([5], 5), ([2, 3, 7], 42), ([1, 0, 9], 0), ([Int.max / 8], Int.max / 8),
            ([-1], nil), ([3, -1], nil), ([-1, -1], nil), ([0, -1], nil), ([Int.min], nil),
            ([Int.max / 8 + 1], nil),
            ([1 << 31, 1 << 28], 1 << 59), ([1 << 31, 1 << 29], nil), ([1 << 32, 1 << 32], nil),
            ([Int.max, Int.max], nil), ([1 << 22, 1 << 22, 1 << 22], nil),
        ] as [([Int], Int?)]
    )
    func countsElementsUnlessTheyAreTooMany(shape: [Int], expected: Int?) {
        #expect(Tensor.elementCount(of: shape) == expected)
    }

    @Test(
        arguments: [
            ([2, 3], ScalarType.float32, 20), ([2, 3], .float32, 28), ([1], .bfloat16, 4), ([0], .int32, 1),
            ([-1], .float32, 0), ([1 << 62, 4], .float32, 0), ([Int.max], .float16, 0),
        ] as [([Int], ScalarType, Int)]
    )
    func rejectsBytesThatDoNotFit(shape: [Int], type: ScalarType, byteCount: Int) {
        #expect(throws: TensorError.byteCountMismatch(shape: shape, scalarType: type, found: byteCount)) {
            try Tensor(shape: shape, scalarType: type, bytes: Data(count: byteCount))
        }
    }

    @Test func rejectsNumbersThatDoNotFit() {
        #expect(throws: TensorError.byteCountMismatch(shape: [2, 2], scalarType: .float32, found: 12)) {
            try Tensor(shape: [2, 2], floats: [1, 2, 3])
        }
        #expect(throws: TensorError.byteCountMismatch(shape: [], scalarType: .int32, found: 8)) {
            try Tensor(shape: [], integers: [1, 2])
        }
    }

    @Test(arguments: [(ScalarType.float32, 4), (.int32, 4), (.float16, 2), (.bfloat16, 2)])
    func typesHaveTheirSizes(type: ScalarType, byteCount: Int) {
        #expect(type.byteCount == byteCount)
    }
}
