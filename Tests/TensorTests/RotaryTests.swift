import Closeness
import Testing

@testable import Tensor

@Suite struct RotaryTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let rows: Int
        let heads: Int
        let headWidth: Int
        let rotaryWidth: Int
        var isInterleaved = false

        var testDescription: String { "\(rows)x\(heads)x\(headWidth), \(rotaryWidth), \(isInterleaved)" }
        /// Two channels of each row belong to no head.
        var channels: Int { heads * headWidth + 2 }
        var interleaved: Example {
            var copy = self
            copy.isInterleaved = true
            return copy
        }
    }

    /// The blocks of the kernel are 16384 numbers that turn.
    static let examples = [
        Example(rows: 1, heads: 1, headWidth: 2, rotaryWidth: 2),
        Example(rows: 7, heads: 3, headWidth: 11, rotaryWidth: 6),
        Example(rows: 13, heads: 2, headWidth: 40, rotaryWidth: 40),
        Example(rows: 5, heads: 3, headWidth: 67, rotaryWidth: 66),
        Example(rows: 131, heads: 4, headWidth: 40, rotaryWidth: 34),
    ].flatMap { [$0, $0.interleaved] }

    @Test(arguments: examples, [ScalarType.float32, .bfloat16])
    func turnsLikeItsReference(example: Example, type: ScalarType) throws {
        let x = matrix(example)
        for backwards in [false, true] {
            let expected = Reference.rotated(
                x,
                heads: example.heads,
                headWidth: example.headWidth,
                rotation(example),
                backwards: backwards
            )
            let found = try turned(x, example, type: type, directions: [backwards])
            // Angles are rounded to single precision, two products are added.
            expectClose(
                found.map(Double.init),
                expected.values,
                absolute: 4 * 0x1p-24,
                relative: type == .bfloat16 ? 0x1p-8 : 0,
                "backwards: \(backwards)"
            )
            let together = try turned(x, example, type: type, directions: [backwards], threads: 2)
            expectSame(together, found, "two threads")
        }
    }

    @Test(arguments: examples)
    func turnsBack(example: Example) throws {
        let x = matrix(example)
        let found = try turned(x, example, type: .float32, directions: [false, true])
        expectClose(found.map(Double.init), x.values, absolute: 8 * 0x1p-24, "there and back")
    }

    /// Turning both by the same angle changes no score.
    @Test func scoresDependOnDistanceAlone() throws {
        let example = Example(rows: 4, heads: 1, headWidth: 8, rotaryWidth: 8)
        let pair = seededNumbers("pair", count: 2 * example.channels)
        let x = Matrix(rows: 4, columns: example.channels, values: pair + pair)
        let found = try turned(x, example, type: .float32, directions: [false], positions: [3, 1, 9, 7])
        let scores = [0, 2].map { first in
            (0..<8).reduce(0.0) {
                $0 + Double(found[first * example.channels + $1])
                    * Double(found[(first + 1) * example.channels + $1])
            }
        }
        expectClose([scores[0]], [scores[1]], absolute: 16 * 0x1p-24, "score")
    }

    private func matrix(_ example: Example) -> Matrix {
        let count = example.rows * example.channels
        let values = seededNumbers("turned", count: count).map(NarrowFormat.bfloat16.rounded)
        return Matrix(rows: example.rows, columns: example.channels, values: values)
    }

    private func rotation(_ example: Example) -> ReferenceRotation {
        ReferenceRotation(
            width: example.rotaryWidth,
            base: 100,
            isInterleaved: example.isInterleaved,
            positions: seededIndices("places", count: example.rows, below: 18).map { $0 - 1 }
        )
    }

    private func turned(
        _ x: Matrix,
        _ example: Example,
        type: ScalarType,
        directions: [Bool],
        positions: [Int]? = nil,
        threads: Int = 1
    ) throws -> [Float] {
        let kernels = CPUKernels(threadCount: threads)
        let table = try RotaryTable(
            frequencies: RotaryTable.frequencies(width: example.rotaryWidth, base: 100),
            positionCount: 17,
            isInterleaved: example.isInterleaved,
            kernels: kernels
        )
        let rotation = Rotation(
            layout: RowLayout(rows: x.rows, channels: x.columns, scalarType: type),
            heads: example.heads,
            headWidth: example.headWidth,
            rotaryWidth: table.rotaryWidth,
            isInterleaved: table.isInterleaved,
            positions: try kernels.makeIntegerBuffer(positions ?? rotation(example).positions),
            cosines: table.cosines,
            sines: table.sines
        )
        let buffer = try kernels.makeBuffer(x.values, as: type)
        for backwards in directions { kernels.rotate(buffer, rotation: rotation, backwards: backwards) }
        return kernels.read(buffer, as: type, count: x.values.count)
    }
}
