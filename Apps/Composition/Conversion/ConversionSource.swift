import Foundation
import Model
import Tensor
import WeightStore

/// A model to be converted, checked tensor by tensor before anything is written.
struct ConversionSource {
    let file: ModelFile
    /// Tensors that are not taken along.
    let omissions: [ConversionReport.Omission]
    /// The names of all parameters, sorted.
    let parameters: [String]

    init(path: String, allowsUnused: Bool) throws {
        file = try ModelFile(path: path, allowsUnusedTensors: allowsUnused)
        let names = Set(file.weights.names)
        let shapes = file.configuration.parameterShapes(layerLimit: names.count)
        parameters = shapes.keys.sorted()
        omissions = try Self.omissions(of: file, known: Set(shapes.keys), allowsUnused: allowsUnused)
        try Self.expect(shapes, in: file)
    }

    /// Every parameter is there in its shape.
    private static func expect(_ shapes: [String: [Int]], in file: ModelFile) throws {
        let absent = (file.weights as? HuggingFaceWeights)?.missing ?? []
        let missing = absent + (absent.isEmpty ? shapes.keys.filter { !file.weights.names.contains($0) } : [])
        guard missing.isEmpty, shapes.count >= file.configuration.layerCount else {
            let count = missing.count == 1 ? "a tensor" : "\(missing.count) tensors"
            throw CommandError.unsuitableModel(
                path: file.path,
                problem: "lacks \(count) that its configuration calls for:"
                    + " \(missing.sorted().prefix(5).joined(separator: ", "))"
                    + "\(missing.count > 5 ? " and more" : "");"
                    + " get the missing files, or the right configuration"
            )
        }
        for (name, shape) in shapes.sorted(by: { $0.key < $1.key }) {
            let found = try file.weights.description(of: name)
            guard found.shape == shape else {
                throw TensorError.shapeMismatch(name: name, expected: shape, found: found.shape)
            }
        }
    }

    private static func omissions(
        of file: ModelFile,
        known: Set<String>,
        allowsUnused: Bool
    ) throws -> [ConversionReport.Omission] {
        guard let tensors = file.weights as? HuggingFaceWeights else {
            let others = file.weights.names.filter { !known.contains($0) }
            let unused = others.filter { $0.hasPrefix("weights/") }
            guard unused.isEmpty || allowsUnused else {
                throw ModelError.unusedTensors(names: unused, source: file.path)
            }
            return others.map {
                .init(
                    name: $0,
                    reason: unused.contains($0) ? "unused" : "state of the training, not of the model"
                )
            }
        }
        try expectTiedHead(of: tensors, in: file)
        return tensors.redundant.map { name in
            .init(
                name: name,
                reason: name == tensors.spelling.headName ? "tied to the embedding" : "computed"
            )
        } + tensors.unused.map { .init(name: $0, reason: "unused") }
    }

    /// A head beside a configuration that ties it has to be the embedding.
    private static func expectTiedHead(of tensors: HuggingFaceWeights, in file: ModelFile) throws {
        guard let head = tensors.spelling.headName, tensors.redundant.contains(head) else { return }
        let table = try tensors.tensor(named: "weights/embedding/token")
        guard try tensors.base.tensor(named: head) == table else {
            throw CommandError.unsuitableModel(
                path: file.path,
                problem: "has a head '\(head)' that is not its embedding, and a configuration that ties both;"
                    + " set tie_word_embeddings in config.json to what the model was trained with"
            )
        }
    }
}
