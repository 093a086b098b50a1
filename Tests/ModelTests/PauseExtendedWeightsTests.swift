import Closeness
import Foundation
import Model
import Randomness
import Tensor
import Testing

@Suite struct PauseExtendedWeightsTests {
    typealias RowInitialization = PauseExtendedWeights.RowInitialization

    private static let table = "weights/embedding/token"
    private let random = RandomStream(seed: 77)

    private func base(type: ScalarType = .float32) throws -> InMemoryWeights {
        let weights = InMemoryWeights()
        let floats = (0..<400).map { Float($0 % 7) - 3 + Float($0 % 4) }
        try weights.write(Tensor(shape: [100, 4], floats: floats).converted(to: type), named: Self.table)
        try weights.write(Tensor(shape: [2], floats: [1, 2]), named: "weights/final_norm/gain")
        try weights.write(document: Data("{}".utf8), named: "tokenizer")
        return weights
    }

    private func extended(
        _ base: any WeightReader,
        by count: Int,
        _ initialization: RowInitialization
    ) -> PauseExtendedWeights {
        PauseExtendedWeights(base, pauseTokenCount: count, initialization: initialization, random: random)
    }

    @Test(arguments: RowInitialization.allCases, [ScalarType.float32, .bfloat16, .float16])
    func keepsTheRowsThereAreAndDescribesWhatItReads(
        initialization: RowInitialization,
        type: ScalarType
    ) throws {
        let base = try base(type: type)
        for count in [0, 1, 3] {
            let weights = extended(base, by: count, initialization)
            let tensor = try weights.tensor(named: Self.table)
            #expect(tensor.shape == [100 + count, 4])
            #expect(tensor.scalarType == type)
            #expect(tensor.bytes.prefix(400 * type.byteCount) == (try base.tensor(named: Self.table)).bytes)
            let description = TensorDescription(shape: tensor.shape, scalarType: tensor.scalarType)
            #expect(try weights.description(of: Self.table) == description)
        }
    }

    @Test func leavesEverythingElseAlone() throws {
        let base = try base()
        let weights = extended(base, by: 2, .mean)
        #expect(weights.names == base.names)
        #expect(weights.source == base.source)
        #expect(
            try weights.tensor(named: "weights/final_norm/gain")
                == base.tensor(named: "weights/final_norm/gain")
        )
        #expect(try weights.document(named: "tokenizer") == Data("{}".utf8))
        #expect(throws: TensorError.missingTensor(name: "x", source: "memory", closest: [])) {
            try weights.tensor(named: "x")
        }
    }

    private func newRows(_ initialization: RowInitialization, count: Int) throws -> [Double] {
        let tensor = try extended(base(), by: count, initialization).tensor(named: Self.table)
        return tensor.floats.dropFirst(400).map(Double.init)
    }

    @Test func zeroRowsAreZero() throws {
        #expect(try newRows(.zero, count: 3) == [Double](repeating: 0, count: 12))
    }

    @Test func meanRowsAreTheMeanOfEachChannel() throws {
        let floats = try base().tensor(named: Self.table).floats
        let means = (0..<4).map { channel in
            (0..<100).reduce(0.0) { $0 + Double(floats[$1 * 4 + channel]) } / 100
        }
        #expect(Set(means).count > 1)
        expectClose(try newRows(.mean, count: 2), means + means, relative: 1e-6, "means")
    }

    @Test func randomRowsHaveTheMomentsOfTheTable() throws {
        let table = try base().tensor(named: Self.table).floats.map(Double.init)
        func moments(_ x: [Double]) -> (mean: Double, deviation: Double) {
            let mean = x.reduce(0, +) / Double(x.count)
            return (mean, (x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)).squareRoot())
        }
        let rows = try newRows(.random, count: 10_000)
        let (expected, found) = (moments(table), moments(rows))
        // Five standard errors of 40000 draws.
        #expect(abs(found.mean - expected.mean) < 5 * expected.deviation / 200)
        #expect(abs(found.deviation - expected.deviation) < 5 * expected.deviation / 283)
        #expect(Set(rows).count > 39_000)
    }

    @Test func randomRowsAreThoseOfTheSeed() throws {
        let rows = try newRows(.random, count: 5)
        #expect(try newRows(.random, count: 5) == rows)
        #expect(try newRows(.random, count: 9).prefix(20) == rows[...])
        let other = PauseExtendedWeights(
            try base(),
            pauseTokenCount: 5,
            initialization: .random,
            random: RandomStream(seed: 78)
        )
        #expect(try other.tensor(named: Self.table).floats.dropFirst(400).map(Double.init) != rows)
    }

    /// Text without pauses is scored as before, to the last bit.
    @Test(arguments: TinyModel.configurations + [TinyModel.withoutHead], Precision.allCases)
    func changesNoScoreOfTextWithoutPauses(
        configuration: TransformerConfiguration,
        precision: Precision
    ) throws {
        let plain = try TinyModel.model(configuration, precision: precision)
        let weights = InMemoryWeights()
        try plain.write(to: weights)
        let batch = TinyBatch("plain", batch: 3, positionCount: 29, configuration: configuration)
        let vocabularySize = configuration.vocabularySize
        let expected = try batch.losses(batch.record(plain), vocabularySize: vocabularySize)
        for initialization in RowInitialization.allCases {
            var paused = configuration
            paused.pauseTokenCount = 10
            let model = try Transformer(paused, kernels: CPUKernels(threadCount: 1), precision: precision)
            try model.load(from: extended(weights, by: 10, initialization))
            let recording = try batch.record(model)
            #expect(try batch.losses(recording, vocabularySize: vocabularySize) == expected)
            // The new rows are read: a pause in the text is no error, and changes what follows.
            var changed = batch
            changed.tokens[0][3] = Int32(vocabularySize + 9)
            #expect(try changed.losses(recording, vocabularySize: vocabularySize)[4] != expected[4])
        }
    }

    /// The rows of the vocabulary are drawn before those of pauses.
    @Test(arguments: Initialization.allCases)
    func aNewModelDrawsTheSameWeightsWithPausesAndWithout(scheme: Initialization) throws {
        let models = try [0, 4].map { pauses in
            let model = try Transformer(TinyModel.gpt2(pauses: pauses), kernels: CPUKernels(threadCount: 1))
            try model.initialize(scheme, random: random)
            return model
        }
        for (plain, paused) in zip(models[0].store.parameters, models[1].store.parameters) {
            let floats = try models[0].store.tensor(of: plain).floats
            #expect(try models[1].store.tensor(of: paused).floats.starts(with: floats), "\(plain.name)")
        }
    }
}

extension TinyModel {
    /// The Llama form with tied embeddings.
    static var withoutHead: TransformerConfiguration {
        var configuration = llama()
        configuration.tiesEmbeddings = true
        return configuration
    }
}
