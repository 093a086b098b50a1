import Foundation
import Tensor
import Testing

@Suite struct LayoutTests {
    static let shapes = [[1, 1], [1, 7], [3, 5], [40, 13], [0, 4], [4, 0], [0, 0]]

    private func tensor(_ shape: [Int], _ type: ScalarType = .float32, from start: Int = 0) throws -> Tensor {
        let floats = (0..<shape.reduce(1, *)).map { Float(start + $0) }
        return try Tensor(shape: shape, floats: floats).converted(to: type)
    }

    @Test(arguments: shapes, [ScalarType.float32, .bfloat16])
    func transposingExchangesTheAxes(shape: [Int], type: ScalarType) throws {
        let source = try tensor(shape, type)
        let result = try source.transposed()
        #expect(result.shape == [shape[1], shape[0]])
        #expect(result.scalarType == type)
        for row in 0..<shape[0] {
            for column in 0..<shape[1] {
                #expect(result.floats[column * shape[0] + row] == source.floats[row * shape[1] + column])
            }
        }
    }

    @Test(arguments: shapes, [ScalarType.float32, .float16])
    func transposingTwiceChangesNothing(shape: [Int], type: ScalarType) throws {
        let source = try tensor(shape, type)
        #expect(try source.transposed().transposed() == source)
    }

    @Test func transposesASliceOfALargerFile() throws {
        let source = try tensor([2, 3])
        var file = Data([1, 2, 3, 4, 5])
        file.append(source.bytes)
        let slice = try Tensor(shape: [2, 3], scalarType: .float32, bytes: file.dropFirst(5))
        #expect(try slice.transposed().floats == [0, 3, 1, 4, 2, 5])
    }

    @Test(arguments: [[], [4], [2, 3, 4]])
    func onlyMatricesAreTransposed(shape: [Int]) throws {
        let source = try tensor(shape)
        #expect(throws: TensorError.notAMatrix(shape: shape)) { try source.transposed() }
    }

    @Test(arguments: [
        [[2, 3], [1, 3], [4, 3]], [[5]], [[2], [3]], [[0, 4], [2, 4]], [[1, 2, 3], [2, 2, 3]],
    ])
    func stackingPutsThePartsOneAfterAnother(shapes: [[Int]]) throws {
        let parts = try shapes.enumerated().map { try tensor($0.element, from: 100 * $0.offset) }
        let stacked = try Tensor.stacking(parts)
        #expect(stacked.shape == [shapes.reduce(0) { $0 + $1[0] }] + shapes[0].dropFirst())
        #expect(stacked.floats == parts.flatMap(\.floats))
    }

    @Test func stackingIsAssociative() throws {
        let (a, b, c) = (try tensor([2, 3]), try tensor([1, 3], from: 10), try tensor([4, 3], from: 20))
        let left = try Tensor.stacking([Tensor.stacking([a, b]), c])
        #expect(try left == Tensor.stacking([a, Tensor.stacking([b, c])]))
        #expect(try left == Tensor.stacking([a, b, c]))
        #expect(try Tensor.stacking([a]) == a)
    }

    @Test(arguments: [[], [[]], [[2, 3], [2, 4]], [[2, 3], [2]], [[2], []]])
    func refusesPartsThatDoNotAgree(shapes: [[Int]]) throws {
        let parts = try shapes.map { try tensor($0) }
        #expect(throws: TensorError.cannotStack(shapes: shapes)) { try Tensor.stacking(parts) }
    }

    @Test func refusesPartsOfTwoTypes() throws {
        let parts = [try tensor([2, 3]), try tensor([2, 3], .bfloat16)]
        #expect(throws: TensorError.cannotStack(shapes: [[2, 3], [2, 3]])) { try Tensor.stacking(parts) }
    }
}
