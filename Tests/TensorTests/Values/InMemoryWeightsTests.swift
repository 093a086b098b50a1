import Foundation
import Tensor
import Testing

@Suite struct InMemoryWeightsTests {
    private func weights() throws -> (InMemoryWeights, [String: Tensor]) {
        let tensors = [
            "b/2": try Tensor(shape: [2, 3], floats: [1, 2, 3, 4, 5, 6]),
            "b/10": try Tensor(shape: [], integers: [7]),
            "a": try Tensor(shape: [2], floats: [0.5, -1]).converted(to: .bfloat16),
        ]
        let weights = InMemoryWeights()
        for (name, tensor) in tensors { try weights.write(tensor, named: name) }
        try weights.write(document: Data("{}".utf8), named: "config")
        try weights.finish()
        return (weights, tensors)
    }

    @Test func namesAreSortedAndCanAllBeRead() throws {
        let (weights, tensors) = try weights()
        #expect(weights.names == ["a", "b/10", "b/2"])
        for name in weights.names {
            let tensor = try weights.tensor(named: name)
            #expect(tensor == tensors[name])
            let description = TensorDescription(shape: tensor.shape, scalarType: tensor.scalarType)
            #expect(try weights.description(of: name) == description)
        }
    }

    @Test func keepsDocumentsApartFromTensors() throws {
        let (weights, _) = try weights()
        #expect(try weights.document(named: "config") == Data("{}".utf8))
        #expect(try weights.document(named: "a") == nil)
        try weights.write(document: Data("[]".utf8), named: "config")
        #expect(try weights.document(named: "config") == Data("[]".utf8))
    }

    @Test func saysWhichTensorIsMissing() throws {
        let (weights, _) = try weights()
        let expected = TensorError.missingTensor(name: "c", source: "memory", closest: [])
        #expect(throws: expected) { try weights.tensor(named: "c") }
        #expect(throws: expected) { try weights.description(of: "c") }
    }

    @Test func isEmptyAtFirst() throws {
        let weights = InMemoryWeights()
        #expect(weights.names.isEmpty)
        #expect(weights.source == "memory")
        #expect(try weights.document(named: "config") == nil)
    }
}
