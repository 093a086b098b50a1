import Foundation
import Model
import Tensor
import Testing

/// The way to another library's names and configuration is the way from them, backwards.
@Suite struct HuggingFaceTensorsTests {
    /// Equal to the bit, though every matrix but the embeddings was moved.
    @Test(arguments: ArchitectureGolden.all)
    func theWayBackGivesTheSameTensors(name: String) throws {
        let golden = try ArchitectureGolden(name)
        let model = try HuggingFaceWeights(golden.weights, configuration: golden.configuration)
        let back = HuggingFaceTensors(
            model,
            transformer: golden.configuration.transformer,
            spelling: model.spelling
        )
        let shapes = golden.figures.shapes
        #expect(back.names == shapes.keys.sorted())
        for name in back.names {
            let expected = try golden.weights.tensor(named: name)
            #expect(try back.tensor(named: name) == expected, "\(name)")
            #expect(try back.description(of: name).shape == expected.shape, "\(name)")
            #expect(try back.trace(of: name) == TensorOrigin([name]), "\(name)")
        }
    }

    @Test(arguments: ArchitectureGolden.all)
    func shapesAreThoseOfTheModel(name: String) throws {
        let golden = try ArchitectureGolden(name)
        let parameters = try golden.model { $0.pauseTokenCount = 0 }.store.parameters
        let expected = Dictionary(uniqueKeysWithValues: parameters.map { ("weights/\($0.name)", $0.shape) })
        #expect(golden.configuration.transformer.parameterShapes() == expected)
    }

    @Test(arguments: ArchitectureGolden.all)
    func aConfigurationMadeAnewDescribesTheSameModel(name: String) throws {
        let transformer = try ArchitectureGolden(name).configuration.transformer
        let json = try HuggingFaceConfiguration.json(describing: transformer)
        #expect(try HuggingFaceConfiguration(json: json).transformer == transformer)
    }

    @Test func countsPausesIntoTheVocabularyOfOthers() throws {
        var model = TransformerConfiguration.llama(
            vocabularySize: 10,
            contextLength: 8,
            width: 8,
            layerCount: 1,
            headCount: 2
        )
        model.pauseTokenCount = 3
        var found = try HuggingFaceConfiguration(json: HuggingFaceConfiguration.json(describing: model))
        #expect(found.transformer.vocabularySize == 13)
        try found.countPauses(3)
        #expect(found.transformer == model)
        let pad = try paddedHead(of: model)
        #expect(pad.shape == [13, 8])
        #expect(pad.floats.prefix(80).allSatisfy { $0 == 1 } && pad.floats.suffix(24).allSatisfy { $0 == 0 })
    }

    private func paddedHead(of model: TransformerConfiguration) throws -> Tensor {
        let weights = InMemoryWeights()
        for (name, shape) in model.parameterShapes() {
            let ones = [Float](repeating: 1, count: shape.reduce(1, *))
            try weights.write(Tensor(shape: shape, floats: ones), named: name)
        }
        let theirs = HuggingFaceTensors(weights, transformer: model, spelling: .init(family: .llama))
        #expect(
            try theirs.origin(of: "lm_head.weight") == .init(["weights/head/weight"], [.extended(rows: 3)])
        )
        var configuration = try HuggingFaceConfiguration(
            json: HuggingFaceConfiguration.json(describing: model)
        )
        try configuration.countPauses(3)
        let ours = try HuggingFaceWeights(theirs, configuration: configuration)
        #expect(try ours.tensor(named: "weights/head/weight").shape == [10, 8])
        #expect(try ours.description(of: "weights/head/weight").shape == [10, 8])
        return try theirs.tensor(named: "lm_head.weight")
    }

    @Test func refusesWhatNoOtherLibraryComputes() throws {
        var model = TransformerConfiguration.gpt2(
            vocabularySize: 10,
            contextLength: 8,
            width: 8,
            layerCount: 1,
            headCount: 2
        )
        model.norm = .rootMeanSquare
        #expect(throws: ModelError.noSuchArchitecture(nearest: "gpt2")) {
            try HuggingFaceConfiguration.json(describing: model)
        }
    }

    @Test func listsTensorsThatAreMissing() throws {
        let golden = try ArchitectureGolden("qwen2")
        let weights = InMemoryWeights()
        let absent = ["model.layers.0.self_attn.k_proj.bias", "model.norm.weight"]
        for name in golden.weights.names where !absent.contains(name) {
            try weights.write(golden.weights.tensor(named: name), named: name)
        }
        #expect(try HuggingFaceWeights(weights, configuration: golden.configuration).missing == absent)
    }
}
