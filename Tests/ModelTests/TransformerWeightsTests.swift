import Foundation
import Model
import Randomness
import Tensor
import Testing

@Suite struct TransformerWeightsTests {
    @Test(arguments: TinyModel.configurations + [TinyModel.untied, TinyModel.mixed])
    func weightsComeBackFromWhereTheyWereWritten(configuration: TransformerConfiguration) throws {
        let model = try TinyModel.model(configuration)
        let weights = InMemoryWeights()
        try model.write(to: weights)
        #expect(weights.names.count == model.store.parameters.count)
        let copy = try Transformer(configuration, kernels: CPUKernels(threadCount: 1))
        try copy.load(from: weights)
        for (parameter, other) in zip(model.store.parameters, copy.store.parameters) {
            #expect(
                try model.store.tensor(of: parameter) == copy.store.tensor(of: other),
                "\(parameter.name)"
            )
        }
    }

    @Test func saysWhichTensorIsMissing() throws {
        let model = try TinyModel.model(TinyModel.gpt2())
        let name = "weights/embedding/token"
        #expect(throws: TensorError.missingTensor(name: name, source: "memory", closest: [])) {
            try model.load(from: InMemoryWeights())
        }
    }

    @Test func refusesTheWeightsOfAnotherShape() throws {
        let weights = InMemoryWeights()
        try TinyModel.model(TinyModel.gpt2(pauses: 1)).write(to: weights)
        let model = try TinyModel.model(TinyModel.gpt2())
        let expected = TensorError.shapeMismatch(
            name: "weights/embedding/token",
            expected: [61, 24],
            found: [62, 24]
        )
        #expect(throws: expected) { try model.load(from: weights) }
    }

    @Test func refusesTensorsThatItHasNoPlaceFor() throws {
        var configuration = TinyModel.gpt2()
        let model = try TinyModel.model(configuration)
        configuration.layerCount += 1
        let weights = InMemoryWeights()
        try weights.write(Tensor(shape: [1], floats: [0]), named: "optimizer/embedding/token/first")
        try TinyModel.model(configuration).write(to: weights)
        let start = "weights/decoder/\(model.configuration.layerCount)/"
        let expected = ModelError.unusedTensors(
            names: weights.names.filter { $0.hasPrefix(start) },
            source: "memory"
        )
        #expect(throws: expected) { try model.load(from: weights) }
    }

    @Test(arguments: [(Initialization.gpt2, 0.02, 0.01, 0.02), (.fanIn, 0.125, 0.0625, 0.1)])
    func drawsTheDeviationsOfItsScheme(
        scheme: Initialization,
        linear: Double,
        towardsResidual: Double,
        embedding: Double
    ) throws {
        var configuration = TransformerConfiguration.gpt2(
            vocabularySize: 500,
            contextLength: 300,
            width: 64,
            layerCount: 2,
            headCount: 4
        )
        configuration.feedForwardWidth = 64
        let model = try Transformer(configuration, kernels: CPUKernels(threadCount: 1))
        try model.initialize(scheme, random: RandomStream(seed: 1))
        for parameter in model.store.parameters {
            let floats = try model.store.tensor(of: parameter).floats.map(Double.init)
            guard parameter.shape.count == 2 else {
                let value: Double = parameter.name.hasSuffix("gain") ? 1 : 0
                #expect(floats.allSatisfy { $0 == value }, "\(parameter.name)")
                continue
            }
            let expected =
                parameter.name.hasPrefix("embedding")
                ? embedding
                : parameter.name.hasSuffix("output/weight") ? towardsResidual : linear
            let deviation = (floats.reduce(0) { $0 + $1 * $1 } / Double(floats.count)).squareRoot()
            // Five standard errors.
            let error = 5 / (2 * Double(floats.count)).squareRoot()
            #expect(abs(deviation / expected - 1) < error, "\(parameter.name)")
        }
    }

    @Test func everyParameterDrawsFromAStreamOfItsOwn() throws {
        let configurations = [1, 3].map { layers in
            var configuration = TinyModel.gpt2()
            configuration.layerCount = layers
            return configuration
        }
        let models = try configurations.map { configuration in
            let model = try Transformer(configuration, kernels: CPUKernels(threadCount: 1))
            try model.initialize(.fanIn, random: RandomStream(seed: 1))
            return model
        }
        var seen = Set<[Float]>()
        for parameter in models[1].store.parameters where parameter.shape.count == 2 {
            let floats = try models[1].store.tensor(of: parameter).floats
            #expect(seen.insert(Array(floats.prefix(8))).inserted, "\(parameter.name)")
        }
        for parameter in models[0].store.parameters where !parameter.name.hasSuffix("output/weight") {
            let same = try #require(models[1].store.parameters.first { $0.name == parameter.name })
            #expect(try models[0].store.tensor(of: parameter) == models[1].store.tensor(of: same))
        }
    }
}
