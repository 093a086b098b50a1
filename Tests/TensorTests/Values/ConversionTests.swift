import Foundation
import Randomness
import Tensor
import Testing

@Suite struct ConversionTests {
    struct Format: Sendable, CustomTestStringConvertible {
        let type: ScalarType
        let narrow: NarrowFormat
        var testDescription: String { type.rawValue }

        /// The number that 16 bits stand for, by the definition of the format: sign, exponent, digits.
        func number(_ bits: UInt16) -> Double {
            let digits = narrow.digits - 1
            let sign: Double = bits >> 15 == 0 ? 1 : -1
            let exponent = Int(bits & 0x7fff) >> digits
            let fraction = Double(Int(bits) & (1 << digits - 1)) / Double(1 << digits)
            if exponent == (1 << (15 - digits)) - 1 { return fraction == 0 ? sign * .infinity : .nan }
            if exponent == 0 { return sign * fraction * pow(2, Double(narrow.leastExponent)) }
            return sign * (1 + fraction) * pow(2, Double(exponent - 1 + narrow.leastExponent))
        }
    }

    static let formats = [
        Format(type: .bfloat16, narrow: .bfloat16), Format(type: .float16, narrow: .float16),
    ]

    private func converted(_ floats: [Float], to type: ScalarType) throws -> [Float] {
        try Tensor(shape: [floats.count], floats: floats).converted(to: type).floats
    }

    @Test(arguments: formats)
    func readsEveryNumberOfTheFormat(format: Format) throws {
        let all = (0...UInt16.max).map { $0 }
        let bytes = all.withUnsafeBytes { Data($0) }
        let floats = try Tensor(shape: [all.count], scalarType: format.type, bytes: bytes).floats
        let wrong = zip(all, floats).filter { bits, found in
            let expected = format.number(bits)
            guard !expected.isNaN else { return !found.isNaN }
            return Double(found) != expected || found.sign != expected.sign
        }
        #expect(wrong.isEmpty, "\(wrong.first.map { "\($0.0) is \($0.1)" } ?? "")")
    }

    @Test(arguments: formats)
    func whatTheFormatHoldsComesBackToTheBit(format: Format) throws {
        let all = (0...UInt16.max).filter { !format.number($0).isNaN }
        let bytes = all.withUnsafeBytes { Data($0) }
        let tensor = try Tensor(shape: [all.count], scalarType: format.type, bytes: bytes)
        let copy = try tensor.converted(to: .float32).converted(to: format.type)
        #expect(copy.bytes.elementsEqual(tensor.bytes) && copy.scalarType == format.type)
    }

    /// Halfway between every two neighbours, and one unit of single precision to either side.
    @Test(arguments: formats)
    func roundsToTheNearestAndTiesToEven(format: Format) throws {
        var floats: [Float] = []
        for bits in (0..<UInt16.max).filter({ format.number($0).isFinite && format.number($0 + 1).isFinite })
        {
            let middle = Float((format.number(bits) + format.number(bits + 1)) / 2)
            floats += [middle.nextDown, middle, middle.nextUp]
        }
        try expectRounded(floats, format)
    }

    @Test(arguments: formats)
    func roundsAnyBitsOfSinglePrecision(format: Format) throws {
        var random = RandomStream(seed: 8)
        let floats = (0..<40_000).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: random.next())) }
        try expectRounded(floats + [0, -0.0, .leastNonzeroMagnitude, .leastNormalMagnitude], format)
    }

    @Test(arguments: formats)
    func overflowsToInfinityHalfAStepBeyondTheLargest(format: Format) throws {
        let largest = Float(format.narrow.largest)
        let below = Float(format.number(format.type == .bfloat16 ? 0x7f7e : 0x7bfe))
        let edge = largest + (largest - below) / 2
        #expect(
            try converted([largest, edge.nextDown, edge, .infinity], to: format.type) == [
                largest, largest, .infinity, .infinity,
            ]
        )
        #expect(
            try converted([-largest, -edge.nextDown, -edge, -.infinity], to: format.type) == [
                -largest, -largest, -.infinity, -.infinity,
            ]
        )
    }

    @Test(arguments: formats)
    func aNumberThatIsNoneStaysNone(format: Format) throws {
        let patterns: [UInt32] = [
            0x7fc0_0000, 0xffc0_0000, 0x7f80_0001, 0xff80_0001, 0x7fff_ffff, 0xffff_ffff,
        ]
        let found = try converted(patterns.map { Float(bitPattern: $0) }, to: format.type)
        #expect(found.allSatisfy { $0.isNaN })
    }

    @Test(arguments: ScalarType.allCases)
    func convertingToItsOwnTypeChangesNothing(type: ScalarType) throws {
        let tensor = try Tensor(
            shape: [2, 2],
            scalarType: type,
            bytes: Data((0..<4 * type.byteCount).map(UInt8.init))
        )
        #expect(try tensor.converted(to: type) == tensor)
    }

    @Test func keepsTheShape() throws {
        let tensor = try Tensor(shape: [2, 1, 3], floats: [1, 2, 3, 4, 5, 6]).converted(to: .float16)
        #expect(tensor.shape == [2, 1, 3])
        #expect(tensor.bytes.count == 12)
    }

    @Test func wholeNumbersBecomeSinglePrecisionOnly() throws {
        let tensor = try Tensor(shape: [3], integers: [-7, 0, 16_777_217])
        #expect(try tensor.converted(to: .float32).floats == [-7, 0, 16_777_216])
        for type in [ScalarType.float16, .bfloat16] {
            #expect(throws: TensorError.unsupportedConversion(from: .int32, to: type)) {
                try tensor.converted(to: type)
            }
        }
    }

    @Test(arguments: [ScalarType.float32, .float16, .bfloat16])
    func nothingBecomesWholeNumbers(type: ScalarType) throws {
        let tensor = try Tensor(shape: [1], floats: [1]).converted(to: type)
        #expect(throws: TensorError.unsupportedConversion(from: type, to: .int32)) {
            try tensor.converted(to: .int32)
        }
    }

    private func expectRounded(_ floats: [Float], _ format: Format) throws {
        let wrong = zip(floats, try converted(floats, to: format.type)).filter { source, found in
            guard !source.isNaN else { return !found.isNaN }
            return Double(found) != format.narrow.rounded(Double(source)) || found.sign != source.sign
        }
        #expect(wrong.isEmpty, "\(wrong.first.map { "\($0.0) became \($0.1)" } ?? "")")
    }
}
