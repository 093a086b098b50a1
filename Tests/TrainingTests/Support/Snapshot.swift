import Model
import Tensor
import Testing
import Training

/// Everything that a trainer has learned, down to the last bit.
struct Snapshot: Equatable {
    private let tensors: [String: Tensor]

    init(_ trainer: Trainer) throws {
        var tensors: [String: Tensor] = [:]
        let store = trainer.model.store
        for content in [ParameterStore.Content.value, .first, .second] {
            for parameter in store.parameters {
                tensors["\(parameter.name) \(content)"] = try store.tensor(of: parameter, content: content)
            }
        }
        self.tensors = tensors
    }

    /// Records an issue that names the first tensor that differs.
    func expectSame(as other: Snapshot, sourceLocation: SourceLocation = #_sourceLocation) {
        let differing = Set(tensors.keys).union(other.tensors.keys).filter {
            tensors[$0] != other.tensors[$0]
        }
        #expect(differing.min() == nil, "these bits differ", sourceLocation: sourceLocation)
    }
}
