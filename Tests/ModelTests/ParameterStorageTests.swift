import Closeness
import Foundation
import Model
import Tensor
import Testing

/// A model that keeps its parameters for inference only says the same as one that could train.
@Suite struct ParameterStorageTests {
    private func copy(_ model: Transformer, storage: ParameterStorage) throws -> Transformer {
        let copy = try Transformer(
            model.configuration,
            kernels: model.store.kernels,
            precision: model.store.precision,
            storage: storage
        )
        let weights = InMemoryWeights()
        try model.write(to: weights)
        try copy.load(from: weights)
        return copy
    }

    /// The logits after each of 40 tokens, and after each of three more, one at a time.
    private func logits(_ model: Transformer) throws -> [Float] {
        let reader = try SequenceReader(
            model: model,
            workspace: Workspace(kernels: model.store.kernels),
            capacity: 43
        )
        let tokens = TinyModel.tokens("text", count: 43, below: model.configuration.vocabularySize)
        let prompt = Array(tokens.prefix(40))
        var logits = try reader.read(
            tokens: prompt,
            positions: prompt.indices.map(Int32.init),
            promptCount: 0,
            logitCount: 40
        )
        for position in 40..<43 {
            logits += try reader.read(tokens: [tokens[position]], positions: [Int32(position)])
        }
        return logits
    }

    @Test(arguments: TinyModel.configurations, Precision.allCases)
    func aCompactModelGivesTheSameBits(configuration: TransformerConfiguration, precision: Precision) throws {
        let model = try TinyModel.model(configuration, precision: precision)
        let compact = try copy(model, storage: .compact)
        expectSame(try logits(compact), try logits(model), "compact")
    }

    /// Rounding to eight bits moves logits by about the size of a step: 1/127 of the largest weight of a row.
    @Test(arguments: TinyModel.configurations)
    func eightBitsAreNearby(configuration: TransformerConfiguration) throws {
        let model = try TinyModel.model(configuration, precision: .bfloat16)
        let expected = try logits(model)
        let found = try logits(copy(model, storage: .int8))
        let scale = (expected.reduce(0) { $0 + $1 * $1 } / Float(expected.count)).squareRoot()
        let distance = zip(found, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        let error = (distance / Float(expected.count)).squareRoot() / scale
        #expect(error > 1e-4 && error < 0.03, "relative error \(error)")
    }

    /// What a compact model keeps, it writes.
    @Test func aCompactModelCanBeWritten() throws {
        let model = try TinyModel.model(TinyModel.gpt2(pauses: 2), precision: .bfloat16)
        let compact = try copy(model, storage: .compact)
        let weights = InMemoryWeights()
        try compact.write(to: weights)
        let table = try weights.tensor(named: "weights/embedding/token")
        #expect(try table == model.store.tensor(of: model.store.parameters[0]))
        let name = "decoder/0/attention/output/weight"
        let output = try #require(model.store.parameters.first { $0.name == name })
        let rounded = try model.store.tensor(of: output).converted(to: .bfloat16)
        #expect(try weights.tensor(named: "weights/\(name)").floats == rounded.floats)
    }
}
