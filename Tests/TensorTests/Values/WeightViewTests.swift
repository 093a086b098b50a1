import Foundation
import Tensor
import Testing

/// Views of weights say what they do, and do it.
@Suite struct WeightViewTests {
    private func weights(_ floats: [Float]) throws -> InMemoryWeights {
        let weights = InMemoryWeights()
        try weights.write(Tensor(shape: [floats.count], floats: floats), named: "a")
        try weights.write(Tensor(shape: [1], integers: [7]), named: "ids")
        return weights
    }

    @Test func castsAndCountsWhatIsTooLarge() throws {
        let cast = CastWeights(try weights([1, 65_519, 65_520, -1e30, .infinity, .nan]), to: .float16)
        #expect(try cast.description(of: "a") == TensorDescription(shape: [6], scalarType: .float16))
        let found = try cast.tensor(named: "a")
        #expect(found.floats.prefix(5) == [1, 65_504, .infinity, -.infinity, .infinity])
        #expect(found.floats[5].isNaN)
        #expect(cast.overflowCounts == ["a": 2])
        #expect(try cast.trace(of: "a") == TensorOrigin(["a"], [.cast(from: .float32, to: .float16)]))
        #expect(try cast.tensor(named: "ids").scalarType == .int32)
        #expect(try cast.trace(of: "ids") == TensorOrigin(["ids"]))
    }

    @Test func rowsAreAPartWithoutACopy() throws {
        let tensor = try Tensor(shape: [3, 2], floats: [0, 1, 2, 3, 4, 5])
        let part = tensor.rows(1..<3)
        #expect(part.shape == [2, 2] && part.floats == [2, 3, 4, 5])
        #expect(part.rows(1..<2).floats == [4, 5])
        #expect(try part.transposed().floats == [2, 4, 3, 5])
        #expect(tensor.rows(2..<2).count == 0)
    }

    /// Rows `[parts, outer, inner]`, numbered.
    @Test func regroupsWithinParts() throws {
        let tensor = try Tensor(shape: [12], floats: (0..<12).map(Float.init))
        let moved = try tensor.regrouped(parts: 2, outer: 2, inner: 3)
        #expect(moved.floats == [0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11])
        #expect(try moved.regrouped(parts: 2, outer: 3, inner: 2) == tensor)
    }

    @Test func transposesMatricesLargerThanASquareOfTheCache() throws {
        let (rows, columns) = (131, 70)
        let tensor = try Tensor(shape: [rows, columns], floats: (0..<rows * columns).map(Float.init))
        let floats = try tensor.transposed().floats
        let expected = (0..<columns).flatMap { column in (0..<rows).map { Float($0 * columns + column) } }
        #expect(floats == expected)
    }
}
